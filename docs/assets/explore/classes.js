// Points of two classes, and the line that a neuron has between them after some epochs.
import { digits, start } from "./engine.js";

const PLANE = "plane", TOUCH = 1e-9;

// The parameters w₁, w₂ and b after some epochs, and their loss; which points are right; how long w is. `apart` is 1 where a
// line can part the classes, -1 where none can, 0 where they touch.
export function numbers(state, { y, from, rate }) {
  const x = y.map((_, i) => [state[`x${i}`], state[`y${i}`], 1]), theta = [...from], n = y.length;
  const score = (at) => at[0] * theta[0] + at[1] * theta[1] + theta[2];
  for (let epoch = 0; epoch < state.epochs; epoch++) {
    const slope = [0, 0, 0];
    x.forEach((at, i) => {
      const pull = 1 / (1 + Math.exp(-score(at))) - y[i];
      at.forEach((part, k) => { slope[k] += pull * part; });
    });
    slope.forEach((part, k) => { theta[k] -= (rate * part) / n; });
  }
  const scores = x.map(score), right = scores.map((z, i) => +(z > 0 === y[i] > 0));
  const loss = scores.reduce((sum, z, i) => sum + Math.max(z, 0) - y[i] * z + Math.log1p(Math.exp(-Math.abs(z))), 0) / n;
  return { theta, loss, right, size: Math.hypot(theta[0], theta[1]), apart: parted(x, y) };
}

// Where a line parts them, one does that goes along the way between two of the points, or across it.
function parted(x, y) {
  let widest = -Infinity;
  for (const [a, b] of x) {
    for (const [c, d] of x) {
      const length = Math.hypot(c - a, d - b);
      if (!length) continue;
      for (const [u, v] of [[c - a, d - b], [b - d, c - a]]) {
        const far = x.map((at) => (at[0] * u + at[1] * v) / length), side = (k) => far.filter((_, i) => y[i] === k);
        widest = Math.max(widest, Math.min(...side(1)) - Math.max(...side(0)));
      }
    }
  }
  return Math.abs(widest) < TOUCH ? 0 : Math.sign(widest);
}

export function words({ epochs }, { y, sure }, { right, size, apart }) {
  const can = apart > 0 ? "A line can part them: w grows without end." : `No line can part them${apart ? ": w comes to rest" : ""}.`;
  const count = right.reduce((sum, one) => sum + one, 0), after = `${epochs.toLocaleString("en")} epoch${epochs === 1 ? "" : "s"}`;
  return `${can} After ${after}: right for ${count} of ${y.length}, 90% sure at a distance of ${digits(sure / size, 2)} from its line.`;
}

export const explore = (box) => start(box, (view) => {
  const { state, given, act, run, panels: { plane } } = view, { y, sure, far, most } = given;
  const place = (i) => [state[`x${i}`], state[`y${i}`]];
  return {
    numbers, words,
    ranges: Object.fromEntries(y.flatMap((_, i) => [[`x${i}`, plane.x.ends], [`y${i}`, plane.y.ends]])),
    draw({ theta: [u, v, b], loss, right, size }) {
      for (const [part, level] of [["sure-0", -sure], ["line", 0], ["sure-1", sure]]) {
        const foot = (level - b) / size ** 2;
        view.line(part, PLANE, [-far, far].map((way) => [foot * u - (way * v) / size, foot * v + (way * u) / size]));
      }
      y.forEach((_, i) => {
        view.mark(`point-${i}`, PLANE, place(i));
        view.mark(`wrong-${i}`, PLANE, place(i));
        view.hide(`wrong-${i}`, right[i]);
      });
      view.tell("loss", digits(loss, 4));
      view.tell("size", digits(size, 2));
    },
    met: (_, __, { apart }) => apart < 0 && state.epochs >= given.long,
    buttons: {
      run() {
        if (view.running()) return act({});
        if (state.epochs >= most) act({ epochs: 0 });
        run("epochs", most, (seconds, from) => (from + 1) * 5 ** seconds);
      },
    },
    labels: { run: () => (view.running() ? "Stop" : "Run") },
    handles: y.map((k, i) => ({
      panel: PLANE, label: `Point ${i + 1}, of class ${k}`, at: () => place(i), step: [0.1, 0.1],
      to: (values) => act(Object.fromEntries(values.map((value, axis) => ["xy"[axis] + i, Math.round(value * 100) / 100]))),
      text: () => place(i).map((value) => digits(value, 2)).join(", "),
    })),
  };
});
