// The graph of one example: what is known of it after each step, forward to the loss and back to w.
import { set, show } from "./draw.js";
import { start } from "./engine.js";

const PARTS = ["weight", "product", "sum", "error", "loss", "bias"];
const VALUE = [0, 1, 2, 3, 4, 0], SLOPE = [10, 9, 7, 6, 5, 8];      // the step at which each is known
const LAST = 10;
const told = (value) => `${+value.toFixed(2)}`.replace("-", "−");

// The value of each part, and the slope of the loss in it.
export function numbers({ w }, { x, y, b }) {
  const product = w * x, sum = product + b, error = sum - y, slope = 2 * error;
  return { values: [w, product, sum, error, error ** 2, b], slopes: [slope * x, slope, slope, slope, 1, slope] };
}

export function words({ step }, { x, y, b }, { values: [w, product, sum, error, loss], slopes: [slope, back] }) {
  return [
    `Known are w, b and the example. Press Next: what is w times x?`,
    `Forward: w times x is ${told(product)}. What comes next?`,
    `Forward: plus b, ${told(b)}, it is ${told(sum)}. This is what the neuron says.`,
    `Forward: minus y, ${told(y)}, leaves the error, ${told(error)}.`,
    `Forward: squared, it is the loss, ${told(loss)}. From here it goes back.`,
    `Back: the loss grows by 1 when the loss grows by 1. So its slope is 1.`,
    `Back to the error: 1 times 2e is ${told(back)}.`,
    `Back to wx + b: y is only subtracted, so the slope passes as it is, ${told(back)}.`,
    `Back to b: it is only added, so its slope is ${told(back)} too. The first of the two is found.`,
    `Back to wx: b is only added to it, so the slope is ${told(back)} again.`,
    `Back to w: it is multiplied by x, so its slope is ${told(back)} times ${told(x)}, which is ${told(slope)}.`,
  ][step];
}

export const explore = (box) => start(box, (view) => {
  const { state, act } = view, text = (part) => view.part(part, "text");
  const names = PARTS.map((part) => text(`${part}-value`).textContent.split(" = ")[0]);
  return {
    numbers, words,
    ranges: { step: [0, LAST, true] },
    draw({ values, slopes }) {
      const { step } = state;
      PARTS.forEach((part, i) => {
        const isKnown = step >= VALUE[i], isBack = step >= SLOPE[i], isNow = step && step < LAST && (step === VALUE[i] || step === SLOPE[i]);
        show(text(`${part}-value`), isKnown ? `${names[i]} = ${told(values[i])}` : names[i]);
        show(text(`${part}-slope`), `slope ${told(slopes[i])}`);
        view.hide(`${part}-slope`, !isBack);
        set(view.part(`${part}-box`, "path"), "fill", isNow ? "var(--fig-height-2)" : "none");
        if (part === "loss") return;
        view.hide(`${part}-back`, !isBack);
        view.hide(`${part}-share`, !isBack);
      });
      show(text("error-share"), `times 2e = ${told(slopes[3])}`);
    },
    met: (_, __, { slopes: [slope] }) => state.step === LAST && Math.abs(slope) < 1e-9,
    buttons: {
      again: () => act({ step: 0 }),
      back: () => act({ step: Math.max(state.step - 1, 0) }),
      next: () => act({ step: Math.min(state.step + 1, LAST) }),
    },
  };
});
