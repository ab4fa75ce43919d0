// A run down the loss of a line: from any start, at any rate, and with the inputs counted from their mean.
import { clamp, show } from "./draw.js";
import { digits, start } from "./engine.js";

const MAP = "map", NEAR = 0.06, CLOSE = 1e-9, NOTHING = 1e-12;
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const product = (one, other) => mean(one.map((value, i) => value * other[i]));

const count = (epochs) => epochs.toLocaleString("en");

// The way, and from when on it keeps close; the start's parts in the flat and the steep direction, and what a step multiplies each by.
// The state has w and b for the inputs as they are: counted from their mean, the same line has another bias.
export function numbers({ w, b, rate, centred }, { x, y, steps, most, within }) {
  const middle = mean(x), about = x.map((value) => value - middle), inputs = centred ? about : x;
  const spread = product(about, about), slope = product(about, y) / spread, height = mean(y) - slope * mean(inputs);
  // The loss's second derivatives are p, q, q and 2; `turn` is where it is steepest, from the axis of w.
  const p = 2 * product(inputs, inputs), q = 2 * mean(inputs), steep = p / 2 + 1 + Math.hypot(p / 2 - 1, q);
  let u = w - slope, v = b + (centred ? w * middle : 0) - height, size, settled = 0;
  const turn = Math.atan2(q, p / 2 - 1) / 2, parts = [v * Math.cos(turn) - u * Math.sin(turn), u * Math.cos(turn) + v * Math.sin(turn)];
  const weights = [], biases = [], losses = [];
  for (let epoch = 0; epoch <= most; epoch++) {
    size = Math.max(Math.abs(u), Math.abs(v));
    if (size >= within) settled = epoch + 1;
    if (epoch <= steps) {
      weights.push(slope + u);
      biases.push(height + v);
      losses.push((p * u * u) / 2 + q * u * v + v * v);
    } else if (size > 1 / CLOSE || size < CLOSE) break;
    const du = rate * (p * u + q * v), dv = rate * (q * u + 2 * v);
    u -= du;
    v -= dv;
  }
  const factors = [(4 * spread) / steep, steep].map((curvature) => 1 - rate * curvature);
  return { weights, biases, losses, bottom: [slope, height], parts: parts.map(Math.abs), factors, steep, border: 2 / steep, settled: size < within ? settled : Infinity };
}

// What becomes of a part of the way, by its factor.
function motion(factor) {
  if (Math.abs(factor) < CLOSE) return "lands in one step";
  return factor < 0 ? "bounces" : factor > 0.97 ? "crawls" : "comes closer";
}

export function words(_, { most, within }, { factors, parts, settled }) {
  const worst = Math.max(...factors.map((factor, i) => parts[i] > NOTHING && Math.abs(factor)));
  const [flat, steep] = factors.map((factor, i) => (parts[i] < 2 * within ? "has hardly a way to go" : motion(factor)));
  if (worst > 1 + CLOSE) return "It diverges: it jumps from side to side, further and further.";
  if (worst > 1 - CLOSE) return "On the border: it jumps from side to side for ever, which neither grows nor dies out.";
  return `In ${flat === steep ? "both directions" : `the steep direction it ${steep}, in the flat one`} it ${flat}. ` +
    `w and b are right to two decimals ${settled > most ? "later than" : "from"} epoch ${count(Math.min(settled, most))}${settled > most ? "" : " on"}.`;
}

export const explore = (box) => start(box, (view) => {
  const { state, first, given, act, panels } = view, { stop, every } = given;
  const dots = [...view.part("dots").querySelectorAll("use")];
  const told = [...box.querySelectorAll("[data-told]")].map((value) => value.dataset.told).filter((key) => !(key in state));
  // A word stands left (0) or right (1) of its place, or on the other side; where that has no room, it is left out.
  const { ends } = panels[MAP].x, beside = (key, place, side, other, room, flipped) => {
    view.word(key, MAP, place, undefined, other, flipped);
    if (Math.abs(place[0] - ends[other ? 1 - side : side]) < room * (ends[1] - ends[0])) view.hide(key, true);
  };
  const near = (one, other) => ["x", "y"].every((axis, i) => Math.abs(one[i] - other[i]) < NEAR * (panels[MAP][axis].ends[1] - panels[MAP][axis].ends[0]));
  const across = [...box.querySelectorAll("[data-set=rate]")].find((mark) => +mark.value === given.lands);      // of it there is one for either landscape
  let here;
  return {
    numbers, words,
    ranges: { w: panels[MAP].x.ends, b: [-99, 99] },
    draw({ weights, biases, losses, bottom, steep: sharp, border, factors, settled }) {
      const at = (epoch) => [weights[epoch], biases[epoch]], changed = Object.keys(first).some((key) => state[key] !== first[key]);
      here = at(0);
      // What is left after some hundred epochs is nearly straight.
      view.line("run", MAP, weights.map((_, epoch) => at(epoch)).filter((place, epoch) => place.every(Number.isFinite) && (epoch < 400 || epoch % every === 0)));
      dots.forEach((dot, i) => view.at(MAP, at(i * every)).forEach((place, axis) => dot.setAttribute("xy"[axis], clamp(place, -999, 999) || 0)));
      view.mark("start", MAP, here);
      const beyond = here[0] > bottom[0];
      beside("start-word", here, 0, weights[1] < here[0], 0.14);
      view.mark("lowest", MAP, bottom);
      beside("low-word", bottom, 1, beyond, 0.1, state.centred);
      if (panels.curve) view.line("losses", "curve", losses.map((loss, epoch) => [epoch, loss]));
      else {
        view.mark("stop", MAP, at(stop));
        beside("stop-word", at(stop), 1, beyond && !state.centred, 0.27);
        if (state.centred && near(at(stop), bottom)) view.hide("low-word", true);      // there is room for one
      }
      for (const key of given.first) view.hide(key, changed);
      for (const key of given.whole) view.hide(key, !changed);
      for (const key of given.round) view.hide(key, !state.centred);
      if (across) {
        across.value = state.centred ? 1 / sharp : given.lands;
        show(across, across.textContent.replace(/[\d.]+$/, digits(+across.value, 4)));
      }
      const [flat, steep] = factors.map((factor) => digits(+factor.toFixed(9), 4)), arrives = settled < Infinity ? count(settled) : "never";
      const values = { flat, steep, arrives, border: digits(border, 4), loss: digits(losses[stop], 4) };
      for (const key of told) view.tell(key, values[key]);
    },
    met: (_, __, { settled, parts }) => settled < given.fewer && Math.hypot(...parts) > given.far && given.same.every((key) => state[key] === first[key]),
    handles: [{
      panel: MAP, label: "The start", free: true, step: [0.05, 0.05], at: () => here,
      to: ([w, b]) => act({ w, b: b - (state.centred ? w * mean(given.x) : 0) }), text: () => `w ${digits(here[0], 2)}, b ${digits(here[1], 2)}`,
    }],
  };
});
