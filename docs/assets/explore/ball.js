// A ball on the loss of one weight: where a step takes it, and what comes of many.
import { arrow } from "./arrow.js";
import { digits, start } from "./engine.js";

const MOST = 60;      // steps of a run
const HOME = 0.01, SOON = 5;      // from the bottom, and in so many steps, in the goal
const CLOSE = 1e-9;
const near = (value) => digits(Math.abs(value) < 0.005 ? 0 : value, 2);

// (wx − y)² after each of some steps, one at least, and what a step multiplies the distance from the bottom by.
export function numbers({ w, rate, steps }, { x, y }) {
  const loss = (at) => (at * x - y) ** 2, slope = (at) => 2 * (at * x - y) * x, weights = [w];
  for (let step = 0; step < Math.max(steps, 1); step++) weights.push(weights[step] - rate * slope(weights[step]));
  return { weights, losses: weights.map(loss), slopes: weights.map(slope), factor: 1 - rate * 2 * x * x, bottom: y / x };
}

// What becomes of the ball in the end, whatever its start.
export function fate(factor) {
  const size = Math.abs(factor);
  if (size < CLOSE) return "lands at once";
  if (size > 1 + CLOSE) return factor < 0 ? "runs away, higher with each jump" : "runs away";
  if (size > 1 - CLOSE) return factor < 0 ? "bounces for ever, equally high" : "stays where it is";
  return factor < 0 ? "bounces, lower each time" : factor > 0.9 ? "crawls" : "comes closer each time";
}

export function words({ steps, guess, w }, given, { weights, factor }) {
  const each = `Each step multiplies its distance from the bottom by ${near(factor)}`;
  if (!steps) return guess === w ? "Where will the ball land? Tap there, then press Step." : `You say ${near(guess)}. Press Step.`;
  const off = Math.abs(guess - weights[steps]), judged = steps === 1 && guess !== w;
  const says = judged ? ` You said ${near(guess)}: ${off < 0.05 ? "right" : `${near(off)} off`}.` : "";
  return `After ${steps === 1 ? "one step" : `${steps} steps`} the ball is at ${near(weights[steps])}.${says} ${each}: it ${fate(factor)}.`;
}

export const explore = (box) => start(box, (view) => {
  const { state, given, act, run } = view, PANEL = "curve";
  const again = () => ({ steps: 0, guess: state.w }), { x: sides } = view.panels[PANEL];
  // A run ends where there is nothing more to see: the ball is at the bottom, or has left the picture.
  const end = () => {
    const { weights, bottom } = numbers({ ...state, steps: MOST }, given);
    const last = weights.findIndex((w, step) => step && (Math.abs(w - bottom) < HOME || sides.keep(w) !== w));
    return last < 0 ? MOST : last;
  };
  return {
    numbers, words,
    ranges: { w: view.panels[PANEL].x.ends, guess: view.panels[PANEL].x.ends, steps: [0, MOST, true] },
    draw({ weights, losses, slopes, bottom }) {
      const { steps, guess } = state, n = Math.max(steps - 1, 0), from = weights[n], to = weights[n + 1], slope = slopes[n];
      const { rise, level } = given, left = from > bottom;
      view.line("hops", PANEL, weights.slice(0, n).concat(from).map((w, i) => [w, losses[i]]));
      view.hide("tangent", !slope);
      view.line("tangent", PANEL, [[from + rise / slope, losses[n] + rise], [from - losses[n] / slope, 0]]);
      view.mark("ball", PANEL, [from, losses[n]]);
      view.line("from", PANEL, [[from, losses[n]], [from, level]]);
      view.word("slope-word", PANEL, [from + rise / slope || from, losses[n] + rise], `slope ${near(slope)}`, left);
      view.word("before-word", PANEL, [from, losses[n]], steps ? "before" : "start", left);
      view.mark("ghost", PANEL, [to, losses[n + 1]]);
      view.line("to", PANEL, [[to, losses[n + 1]], [to, level]]);
      arrow(view, "step", PANEL, [from, level], [to, level]);
      view.word("step-word", PANEL, [(from + to) / 2, level], `step ${near(to - from)}`);
      view.word("after-word", PANEL, [to, losses[n + 1]]);
      for (const part of ["from", "to"]) view.hide(part, !steps);
      for (const part of steps ? [] : ["ghost", "step", "step-word", "after-word"]) view.hide(part, true);
      const [w, height] = ["x", "y"].map((key) => view.panels[PANEL][key].ends).map(([low, high]) => high - low);
      view.hide("before-word", steps && Math.abs(to - from) < 0.12 * w && Math.abs(losses[n + 1] - losses[n]) < 0.08 * height);
      view.tell("weight", near(weights[steps]));
      view.tell("loss", near(losses[steps]));
      view.mark("guess", PANEL, [guess, given.floor]);
      view.hide("guess", steps > 1 || guess === state.w);
    },
    met: (_, __, { weights, factor, bottom }) => state.steps > 0 && state.steps <= SOON && factor < -CLOSE
      && Math.abs(weights[state.steps] - bottom) < HOME && Math.abs(state.w - bottom) > 10 * HOME,
    before: again,
    buttons: {
      step: () => act({ steps: Math.min(state.steps + 1, MOST) }),
      run() {
        if (view.running()) return act({});
        if (state.steps >= end()) act(again());
        run("steps", end(), 8);
      },
    },
    labels: { run: () => (view.running() ? "Stop" : "Run") },
    handles: [
      { panel: PANEL, label: "Where will it land?", at: () => [state.guess, given.floor], free: true, step: [0.05, 0],
        to: ([guess]) => act(state.steps ? { ...again(), guess } : { guess }), text: () => `guess ${near(state.guess)}` },
      { panel: PANEL, label: "The ball at its start", at: () => [state.w, (state.w * given.x - given.y) ** 2], step: [0.05, 0],
        to: ([w]) => act({ w, steps: 0, guess: w }), text: () => `w ${near(state.w)}` },
    ],
  };
});
