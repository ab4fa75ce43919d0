// A plan for the learning rate: level, then down half a wave to 0; and how far above the least it leaves noisy runs.
import { digits, start } from "./engine.js";

const short = (gap) => digits(gap, gap < 0.001 ? 6 : 4);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

// Which example comes when, in each run: shuffled in each epoch by numbers of which each is the one before times a factor.
let orders;
function shuffled({ x, epochs, runs, lehmer: [factor, modulus] }) {
  let number = 1;
  const next = () => (number = (number * factor) % modulus);
  return Array.from({ length: runs * epochs }, () => {
    const keys = x.map(next);
    return x.map((_, i) => i).sort((i, j) => keys[i] - keys[j]);
  });
}

// The rate of each update; the loss above the least at the start and after each epoch, the mean of all runs; and what it
// would be in the end, had each step looked at all examples.
export function numbers({ first, until }, given) {
  const { x, y, from, epochs, runs } = given, count = x.length, all = epochs * count, level = until * count;
  const half = (t) => (1 + Math.cos((Math.PI * (t - level)) / (all - level))) / 2;
  const rates = Array.from({ length: all }, (_, t) => first * (t < level ? 1 : half(t)));
  const middle = mean(x), spread = mean(x.map((at) => (at - middle) ** 2));
  const slope = mean(x.map((at, i) => (at - middle) * y[i])) / spread, height = mean(y) - slope * middle;
  const square = spread + middle ** 2, above = (u, v) => u ** 2 * square + 2 * u * v * middle + v ** 2;
  const rest = x.map((at, i) => slope * at + height - y[i]), begin = [from[0] - slope, from[1] - height];
  const gaps = Array(epochs + 1).fill(0);
  gaps[0] = above(...begin);
  orders ??= shuffled(given);
  for (let run = 0; run < runs; run++) {
    let [u, v] = begin;
    for (let epoch = 0; epoch < epochs; epoch++) {
      const order = orders[run * epochs + epoch];
      for (let t = 0; t < count; t++) {
        const i = order[t], step = 2 * rates[epoch * count + t] * (u * x[i] + v + rest[i]);
        u -= step * x[i];
        v -= step;
      }
      gaps[epoch + 1] += above(u, v) / runs;
    }
  }
  let [u, v] = begin;
  for (const rate of rates) [u, v] = [u - 2 * rate * (u * square + v * middle), v - 2 * rate * (u * middle + v)];
  return { rates, gaps, end: gaps[epochs], left: above(u, v) };
}

export function words({ until }, { epochs }, { end, left }) {
  if (left > end / 2) return `After ${epochs} epochs the loss is ${short(end)} above the least, and on its way still: the steps are too short.`;
  const why = until === epochs ? "the rate never falls, and the runs hover" : "the shorter its steps at the end, the less they throw it about";
  return `After ${epochs} epochs the loss is ${short(end)} above the least: ${why}.`;
}

export const explore = (box) => start(box, (view) => {
  const { state, given, first } = view, { at } = given;
  return {
    numbers, words,
    draw({ rates, gaps, end }) {
      const moved = Object.keys(first).some((key) => state[key] !== first[key]);
      view.line("plan", "rates", gaps.map((_, epoch) => [epoch, rates[epoch * given.x.length] ?? rates.at(-1)]));
      view.line("run", "losses", gaps.map((gap, epoch) => [epoch, gap]));
      view.word("run-word", "losses", [at, gaps[at]], moved ? "yours" : "cosine");
      view.tell("end", short(end));
    },
    met: (_, __, { end }) => end < given.low,
  };
});
