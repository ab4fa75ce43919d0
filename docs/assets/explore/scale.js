// The inputs shifted and divided: what the neuron sees, how round its valley is, and how long its run takes.
import { digits, start } from "./engine.js";

const ROUND = 1.01;
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const mix = (one, other) => mean(one.map((value, i) => value * other[i]));
const count = (epochs) => epochs.toLocaleString("en");

// The run begins at w = b = 0, which is the same line whatever is subtracted and divided. At the rate 1/λmax its first step
// crosses the valley; what is left, along the floor, shrinks by the same factor in each step.
export function numbers({ shift, scale }, { x, y, within, stop }) {
  const seen = x.map((value) => (value - shift) / scale), middle = mean(seen);
  const about = seen.map((value) => value - middle), variance = mix(about, about);
  const w = mix(about, y) / variance, b = mean(y) - w * middle;
  // The loss's second derivatives are p, q, q and 2.
  const p = 2 * mix(seen, seen), q = 2 * middle, steep = p / 2 + 1 + Math.hypot(p / 2 - 1, q), flat = (4 * variance) / steep;
  const turn = Math.atan2(q, p / 2 - 1) / 2, up = [Math.cos(turn), Math.sin(turn)], along = [-up[1], up[0]];
  const left = -(along[0] * w + along[1] * b), factor = 1 - flat / steep;
  const at = (epoch) => along.map((part) => part * left * factor ** epoch);
  // How far w and b, undone, are from right after no more than the first step, but for its factor.
  const off = Math.max(Math.abs(along[0] * left) / scale, Math.abs(along[1] * left - (along[0] * left * shift) / scale));
  const epochs = Math.max(1, Math.floor(Math.log(within / off) / Math.log(factor)) + 1);
  const way = [[-w, -b], ...Array.from({ length: stop }, (_, i) => at(i + 1))];
  return { seen, kappa: steep / flat, border: 2 / steep, epochs, way, best: [w, b], undone: [w / scale, b - (w * shift) / scale], up };
}

export function words({ shift, scale }, given, { seen, kappa, epochs }) {
  const one = seen.map((value) => digits(value, 2)), inputs = `${one.slice(0, -1).join(", ")} and ${one.at(-1)}`;
  const shape = kappa < ROUND ? "Its valley is round" : `Its valley is ${digits(Math.sqrt(kappa), 1)} times as long as it is wide`;
  return `The neuron sees ${inputs}. ${shape}: ${epochs === 1 ? "one epoch lands" : `it takes ${count(epochs)} epochs`}.`;
}

export const explore = (box) => start(box, (view) => {
  const { given } = view;
  return {
    numbers, words,
    draw({ seen, kappa, border, epochs, way, best, undone, up }) {
      seen.forEach((value, i) => view.mark(`input-${i}`, "seen", [value, 0]));
      const far = Math.hypot(...best), near = way.map((place) => place.map((part) => part / far));
      const turns = Array.from({ length: given.around + 1 }, (_, i) => (2 * Math.PI * i) / given.around);
      // Circles, pressed together in the steep direction.
      const pressed = (place) => { const part = (up[0] * place[0] + up[1] * place[1]) * (1 - 1 / Math.sqrt(kappa)); return place.map((one, i) => one - part * up[i]); };
      given.rings.forEach((half, k) => view.line(`height-${k}`, "map", turns.map((turn) => pressed([half * Math.cos(turn), half * Math.sin(turn)]))));
      view.line("run", "map", near);
      view.mark("start", "map", near[0]);
      view.mark("stop", "map", near.at(-1));
      const values = { kappa: digits(kappa, kappa < 100 ? 2 : 0), border: digits(border, 4), epochs: count(epochs) };
      for (const key in values) view.tell(key, values[key]);
      view.tell("undone", `w ${digits(undone[0], 2)}, b ${digits(undone[1], 2)}`);
    },
    met: (_, __, { epochs }) => epochs <= given.few,
  };
});
