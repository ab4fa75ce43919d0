// Descent in batches: how it comes to the lowest point, the cloud in which it hovers there, and its loss.
import { digits, start } from "./engine.js";

const MAP = "map", FIRST = 97;      // the letter "a" stands for example 0
const REST = 1e-9, FAR = 1e6;
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

// Where the run is before each update and after the last, how many examples it had seen, its loss above the least there,
// and the mean of that over its last quarter; `left` is what it would be there, had each step looked at all examples.
// Without noise, each target is that of the best line.
export function numbers({ batch, rate, seed, falls, exact }, { x, y, from, orders, epochs, half }) {
  const count = x.length, middle = mean(x), spread = mean(x.map((at) => (at - middle) ** 2));
  const slope = mean(x.map((at, i) => (at - middle) * y[i])) / spread, height = mean(y) - slope * middle;
  const targets = exact ? x.map((at) => slope * at + height) : y, weights = [from[0]], biases = [from[1]], seen = [0];
  const above = (u, v) => u ** 2 * (spread + middle ** 2) + 2 * u * v * middle + v ** 2;
  let u = from[0] - slope, v = from[1] - height, left = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let first = 0; first < count; first += batch) {
      const some = [], past = epoch * count + first, k = seen.length - 1, w = weights[k], b = biases[k];
      for (let i = first; i < Math.min(first + batch, count); i++) some.push(orders[seed].charCodeAt(epoch * count + i) - FIRST);
      const step = (2 * rate) / (falls ? 1 + past / (half * count) : 1), errors = some.map((i) => w * x[i] + b - targets[i]);
      weights.push(w - step * mean(errors.map((error, i) => error * x[some[i]])));
      biases.push(b - step * mean(errors));
      seen.push(past + some.length);
      [u, v] = [u - step * (u * (spread + middle ** 2) + v * middle), v - step * (u * middle + v)];
      if (past <= (3 / 4) * epochs * count) left = above(u, v);
    }
  }
  const excess = weights.map((w, k) => above(w - slope, biases[k] - height));
  const quarter = seen.findIndex((past) => past > (3 / 4) * epochs * count);
  return { weights, biases, seen, excess, quarter, left, floor: mean(excess.slice(quarter)) };
}

// The last quarter: at rest, on the way, hovering, or gone.
function end({ excess, floor, left }) {
  if (!(floor < FAR * excess[0])) return "it runs away";
  if (floor > excess[0]) return "it is thrown further away than its start";
  if (floor < REST) return "it comes to rest at the lowest point";
  return left > floor / 2 ? "it comes closer still" : `it hovers at ${digits(floor, 4)} above the least loss`;
}

export function words({ batch }, { x }, found) {
  const some = batch === x.length ? "all examples" : batch === 1 ? "one example" : `${batch} examples`;
  return `${found.seen.length - 1} updates of ${some}: in the last quarter ${end(found)}.`;
}

export const explore = (box) => start(box, (view) => {
  const { state, given, act } = view, under = view.panels.curve.y.ends[0] / 100, dots = [...view.part("dots").querySelectorAll("use")];
  return {
    numbers, words,
    ranges: { seed: [0, given.orders.length - 1, true] },
    draw({ weights, biases, seen, excess, quarter, floor }) {
      const at = (k) => [weights[k], biases[k]];
      view.line("way", MAP, weights.map((_, k) => at(k)).filter((_, k) => seen[k] <= given.first));
      dots.forEach((dot, i) => {
        const k = quarter + i, place = k < weights.length ? view.at(MAP, at(k)) : [-999, -999];
        place.forEach((value, axis) => dot.setAttribute("xy"[axis], Math.abs(value) < 999 ? value : -999));
      });
      view.line("losses", "curve", excess.map((loss, k) => [seen[k], Math.max(loss, under)]));
      view.tell("updates", (weights.length - 1).toLocaleString("en"));
      view.tell("floor", digits(floor, 4));
    },
    met: (_, __, { floor }) => state.batch === 1 && !state.exact && floor < given.low,
    buttons: { seed: () => act({ seed: (state.seed + 1) % given.orders.length }) },
  };
});
