// Descent in batches: how it comes to the lowest point, the cloud in which it hovers there, and its loss.
import { digits, start } from "./engine.js";

const MAP = "map", FIRST = 97;      // the letter "a" stands for example 0
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

// Where the run is before each update and after the last, how many examples it had seen, its loss above the least there,
// and the mean of that over its last quarter. Without noise, each target is that of the best line.
export function numbers({ batch, rate, seed, falls, exact }, { x, y, from, orders, epochs, half }) {
  const count = x.length, middle = mean(x), spread = mean(x.map((at) => (at - middle) ** 2));
  const slope = mean(x.map((at, i) => (at - middle) * y[i])) / spread, height = mean(y) - slope * middle;
  const targets = exact ? x.map((at) => slope * at + height) : y, weights = [from[0]], biases = [from[1]], seen = [0];
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let first = 0; first < count; first += batch) {
      const some = [], past = epoch * count + first, k = seen.length - 1, w = weights[k], b = biases[k];
      for (let i = first; i < Math.min(first + batch, count); i++) some.push(orders[seed].charCodeAt(epoch * count + i) - FIRST);
      const step = (2 * rate) / (falls ? 1 + past / (half * count) : 1), errors = some.map((i) => w * x[i] + b - targets[i]);
      weights.push(w - step * mean(errors.map((error, i) => error * x[some[i]])));
      biases.push(b - step * mean(errors));
      seen.push(past + some.length);
    }
  }
  const excess = weights.map((w, k) => (w - slope) ** 2 * (spread + middle ** 2) + 2 * (w - slope) * (biases[k] - height) * middle + (biases[k] - height) ** 2);
  const quarter = seen.findIndex((past) => past > (3 / 4) * epochs * count);
  return { weights, biases, seen, excess, quarter, floor: mean(excess.slice(quarter)) };
}

export function words({ batch }, { x, epochs }, { excess, quarter, seen, floor }) {
  const made = `${(seen.length - 1).toLocaleString("en")} updates of ${batch === x.length ? "all examples" : batch === 1 ? "one example" : `${batch} examples`}`;
  if (!(floor < excess[0])) return `${made}: it runs away.`;
  const end = floor < 1e-9 ? "it comes to rest at the lowest point" : excess[quarter] > 3 * excess.at(-1) && excess[quarter] > 3 * floor ? "it is still on its way" : `it hovers at ${digits(floor, 4)} above the least loss`;
  return `${made}: in its last quarter ${end}.`;
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
