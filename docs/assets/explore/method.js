// A run down the loss of a line by one of four methods: plain steps, momentum, RMSprop, Adam.
import { clamp, set } from "./draw.js";
import { digits, start } from "./engine.js";

const MAP = "map", METHODS = ["plain", "momentum", "rmsprop", "adam"];
const OF_SIZES = 0.999, TINY = 1e-8;      // Adam's memory of the sizes; what PyTorch adds to what it divides by
const product = (one, other) => one.reduce((sum, value, i) => sum + value * other[i], 0) / one.length;

// The way and its losses, its longest step, and from when on it keeps close.
export function numbers({ w, b, rate, beta, method }, { x, y, steps, within }) {
  const ones = x.map(() => 1), middle = product(x, ones), height = product(y, ones), p = 2 * product(x, x), q = 2 * middle;
  const slope = (product(x, y) - middle * height) / (product(x, x) - middle * middle), bottom = [slope, height - slope * middle];
  const away = [w - bottom[0], b - bottom[1]], kept = [0, 0], sizes = [0, 0], weights = [], biases = [], losses = [];
  const keep = (list, i, value, share) => (list[i] = share * list[i] + (1 - share) * value);
  const push = [
    (g) => g,
    (g, i) => (kept[i] = beta * kept[i] + g),
    (g, i) => g / (Math.sqrt(keep(sizes, i, g * g, beta)) + TINY),
    (g, i, t) => keep(kept, i, g, beta) / (1 - beta ** t) / (Math.sqrt(keep(sizes, i, g * g, OF_SIZES) / (1 - OF_SIZES ** t)) + TINY),
  ][method];
  let settled = 0, longest = 0;
  for (let step = 0; step <= steps; step++) {
    const [u, v] = away;
    weights.push(bottom[0] + u);
    biases.push(bottom[1] + v);
    losses.push((p * u * u) / 2 + q * u * v + v * v);
    if (!(Math.max(Math.abs(u), Math.abs(v)) < within)) settled = step + 1;
    if (step === steps) break;
    const moves = [p * u + q * v, q * u + 2 * v].map((g, i) => -rate * push(g, i, step + 1));
    moves.forEach((move, i) => { away[i] += move; });
    longest = Math.max(longest, Math.hypot(...moves));
  }
  return { weights, biases, losses, bottom, longest, settled: settled > steps ? Infinity : settled, left: Math.hypot(...away) };
}

const share = (beta) => digits(beta, 3);
export function words({ method, beta }, { steps }, { settled, left }) {
  const step = [
    "A plain step: the rate times the slope.",
    `Each move keeps ${share(beta)} of the move before.`,
    `Each slope is divided by its size lately, remembered with ${share(beta)}.`,
    `A mean of the slopes, remembered with ${share(beta)}, is divided by their size.`,
  ][method];
  const end = left > 1e6 ? "It runs away." : settled > steps ? `After ${steps} steps it is ${digits(left, 3)} from the lowest point.`
    : `w and b are right to two decimals from step ${settled} on.`;
  return `${step} ${end}`;
}

export const explore = (box) => start(box, (view) => {
  const { state, first, given, act, panels } = view, dots = [...view.part("dots").querySelectorAll("use")];
  const pressed = METHODS.map((name) => box.querySelector(`[data-do=${name}]`));
  let here;
  return {
    numbers, words,
    ranges: { w: panels[MAP].x.ends, b: panels[MAP].y.ends, method: [0, METHODS.length - 1, true] },
    draw({ weights, biases, losses, bottom, settled, longest }) {
      const at = (step) => [weights[step], biases[step]], changed = Object.keys(first).some((key) => state[key] !== first[key]);
      here = at(0);
      view.line("run", MAP, weights.map((_, step) => at(step)));
      dots.forEach((dot, i) => view.at(MAP, at(i)).forEach((place, axis) => dot.setAttribute("xy"[axis], clamp(place, -999, 999))));
      view.mark("start", MAP, here);
      view.mark("lowest", MAP, bottom);
      view.word("start-word", MAP, here);
      view.word("low-word", MAP, bottom, undefined, here[0] > bottom[0]);
      view.line("losses", "curve", losses.map((loss, step) => [step, loss]));
      for (const key of given.whole) view.hide(key, !changed);      // its rings end at no word
      pressed.forEach((button, i) => set(button, "aria-pressed", state.method === i));
      view.tell("arrives", settled > given.steps ? `> ${given.steps}` : `${settled}`);
      view.tell("longest", digits(longest, 2));
      view.tell("loss", digits(losses[given.steps], 4));
    },
    met: (_, __, { settled }) => state.method === given.adam && settled <= given.fewer && ["w", "b"].every((key) => state[key] === first[key]),
    // Plain steps have no memory: who sets one wants momentum.
    before: (key) => (key === "beta" && !state.method ? { method: 1 } : {}),
    buttons: Object.fromEntries(METHODS.map((name, method) => [name, () => act({ method, rate: given.best[method][0], beta: given.best[method][1] })])),
    handles: [{
      panel: MAP, label: "The start", free: true, step: [0.05, 0.05], at: () => here,
      to: ([w, b]) => act({ w, b }), text: () => `w ${digits(here[0], 2)}, b ${digits(here[1], 2)}`,
    }],
  };
});
