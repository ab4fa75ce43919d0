// The loss while one weight is nudged: the straight line to where that leads turns into the tangent.
import { digits, start } from "./engine.js";
import { numbers as stand } from "./slope.js";

const PANEL = "curve";
const AGREE = 0.1;      // of the two slopes, in the goal
const SAME = 1e-9;      // a change below it is none

// What a nudge of w changes, in all and for each unit of it, beside the slope.
export function numbers({ nudge }, given) {
  const { loss: here, slopes: [slope] } = stand(given, given), there = stand({ ...given, w: given.w + nudge }, given).loss;
  return { here, there, slope, change: there - here, rate: (there - here) / nudge };
}

export function words({ nudge }, given, { change, rate, slope }) {
  const what = Math.abs(change) < SAME ? "leaves the loss as it is" : `${change < 0 ? "lowers" : "raises"} the loss`;
  return `A nudge of ${+nudge.toPrecision(3)} ${what}. The change per unit is ${digits(Math.abs(rate - slope), 3)} away from the slope here.`;
}

export const explore = (box) => start(box, (view) => ({
  numbers, words,
  draw({ here, there, change, rate }) {
    const { w } = view.given, { nudge } = view.state;
    view.line("secant", PANEL, view.panels[PANEL].x.ends.map((at) => [at, here + rate * (at - w)]));
    view.mark("nudged", PANEL, [w + nudge, there]);
    view.part("secant-word", "text").textContent = `slope to w + ${+nudge.toPrecision(3)}: ${digits(rate, 3)}`.replace("-", "−");
    view.tell("change", digits(change, 4));
    view.tell("rate", digits(rate, 3));
  },
  met: (state, given, { rate, slope }) => Math.abs(rate - slope) < AGREE,
}));
