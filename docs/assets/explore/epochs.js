// A run of the loop, epoch by epoch: its line among the examples, its way on the map, and its loss.
import { digits, start } from "./engine.js";

const CLOSE = 0.01;   // a line nearer than this is not told how near
const TAIL = 40;      // epochs of a way that never ends: more of it is a tangle
const STRIDE = 10;    // epochs of a button, and how late the goal is met
const FAST = 100;     // epochs in which each step is seen; later ones go by tens
let kept = {};

// Gradient descent from a start: w, b and the loss before each epoch, and after the last. Where the slopes are not cleared
// they pile up, and each step goes against the sum of all so far.
function descend({ seed, piled }, { x, y, rate, starts, last }) {
  const thetas = [], losses = [], mean = (f) => x.reduce((sum, at, i) => sum + f(at, i), 0) / x.length;
  let [w, b] = starts[seed], slopes = [0, 0];
  for (let epoch = 0; epoch <= last + 1; epoch++) {
    const errors = x.map((at, i) => w * at + b - y[i]);
    thetas.push([w, b]);
    losses.push(mean((at, i) => errors[i] ** 2));
    slopes = [2 * mean((at, i) => errors[i] * at), 2 * mean((at, i) => errors[i])].map((slope, i) => slope + piled * slopes[i]);
    w -= rate * slopes[0];
    b -= rate * slopes[1];
  }
  return { thetas, losses };
}

// The whole run, which is kept until another one is asked for, and how far its line is from the examples at the epoch.
export function numbers({ seed, piled, epoch }, given) {
  if (kept.given !== given || kept.seed !== seed || kept.piled !== piled) kept = { given, seed, piled, run: descend({ seed, piled }, given) };
  const { thetas, losses } = kept.run, [w, b] = thetas[epoch];
  return { thetas, losses, w, b, loss: losses[epoch], off: Math.max(...given.x.map((at, i) => Math.abs(w * at + b - given.y[i]))) };
}

const two = (value) => value.toFixed(2).replace("-0.00", "0.00");
const upper = (text) => text[0].toUpperCase() + text.slice(1);

export function words({ epoch, seed, piled }, given, { losses, loss, off }) {
  const run = [seed && `seed ${seed}`, piled && "slopes not cleared"].filter(Boolean).join(", "), share = losses[epoch + 1] / loss;
  const when = epoch ? `after ${epoch} ${epoch === 1 ? "epoch" : "epochs"}` : "at the start";
  const next = share < 1 ? `takes off ${digits(100 * (1 - share), 2)}% of the loss` : `multiplies the loss by ${digits(share, 2)}`;
  const far = off < CLOSE ? `less than ${CLOSE}` : `${digits(off, 2)} at most`;
  return upper(`${run && `${run}: `}${when} the line is off by ${far}. The next epoch ${next}.`);
}

export const explore = (box) => start(box, (view) => {
  const { state, given, panels, act, run } = view, { last, starts, share } = given;
  const panel = () => (state.log ? "log" : "linear"), some = (values, from = 0) => values.filter((_, i) => i >= from && (state.piled || i < FAST || i % 10 === 0));
  const height = () => panels[panel()].y.keep(numbers(state, given).loss);
  const low = (loss, _, [first]) => loss < share * first;
  const go = (epoch) => act({ epoch: Math.min(Math.max(Math.round(epoch), 0), last) });
  let drawn;
  return {
    numbers, words,
    ranges: { seed: [0, starts.length - 1, true] },
    draw({ thetas, losses, w, b, loss }) {
      const { epoch, seed, log, piled } = state, curve = [seed, log, piled].join();
      view.line("line", "plane", panels.plane.x.ends.map((at) => [at, w * at + b]));
      view.line("path", "land", [...some(thetas.slice(0, epoch), piled * (epoch - TAIL)), [w, b]]);
      view.mark("point", "land", [w, b]);
      view.mark("now", panel(), [epoch, height()]);
      view.hide("low", piled);      // the way goes over it
      view.hide("linear", log);
      view.hide("log-marks", !log);
      if (drawn !== curve) view.line("curve", panel(), some(losses.slice(0, last + 1).map((each, i) => [i, each])));
      drawn = curve;
      for (const [key, text] of Object.entries({ weight: two(w), bias: two(b), loss: digits(loss, 4) })) view.tell(key, text);
    },
    met: (_, __, { losses }) => !state.piled && !view.running() && low(losses[state.epoch], 0, losses) && state.epoch - losses.findIndex(low) <= STRIDE,
    buttons: {
      run: () => {
        if (view.running()) return act({});
        if (state.epoch === last) act({ epoch: 0 });
        run("epoch", last, state.piled ? 20 : (seconds, from) => (1 + from) * Math.exp(0.7 * seconds) - 1);   // the later, the faster
      },
      again: () => go(0),
      back: () => go(state.epoch - STRIDE),
      step: () => go(state.epoch + STRIDE),
      seed: () => act({ seed: (state.seed + 1) % starts.length }),
    },
    labels: { run: () => (view.running() ? "Stop" : "Play") },
    handles: [{ panel: "log", label: "The epoch, on the curve", at: () => [state.epoch, panels.log.y.value(panels[panel()].y.at(height()))],
      free: true, step: [1, 0], to: ([epoch]) => go(epoch), text: () => `epoch ${state.epoch}` }],
  };
});
