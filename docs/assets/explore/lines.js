// A line among the examples, and its point on the map of the loss: whichever is moved, the other follows.
import { digits, start } from "./engine.js";

const SAME = 0.005;      // numbers nearer than this are printed alike
const NEAR = 30;         // in units of the drawing

// What the line says at each example, and how far off; its loss; how far its point is from the floor of the valley, and from its lowest point.
export function numbers({ w, b }, { x, y, lowest, steep }) {
  const says = x.map((x) => w * x + b), errors = says.map((height, i) => height - y[i]), [dw, db] = [w - lowest[0], b - lowest[1]];
  const loss = errors.reduce((sum, error) => sum + error ** 2, 0) / x.length;
  return { says, errors, loss, across: Math.abs(dw * steep[0] + db * steep[1]), away: Math.hypot(dw, db) };
}

// w and b in hundredths, which are what is shown of them.
const placed = (w, b) => ({ w: Math.round(w * 100) / 100, b: Math.round(b * 100) / 100 });

// The line turned about its height at `fixed`, to another height at x.
export function turned({ w, b }, x, fixed, height) {
  const kept = w * fixed + b, turn = placed((height - kept) / (x - fixed), 0).w;
  return placed(turn, kept - turn * fixed);
}

// "too high at x = 1 and 2, too low at x = 3", where x = 3 is not broken over two lines
function heights(x, errors) {
  const told = {}, all = (at) => at.length === x.length;
  errors.forEach((error, i) => (told[Math.abs(error) < SAME ? "right" : error > 0 ? "too high" : "too low"] ??= []).push(x[i]));
  return Object.entries(told).map(([word, at]) => `${word} at ${all(at) ? "all examples" : `x\u00a0=\u00a0${at.join(" and ")}`}`).join(", ");
}

// The examples rise, and the rule with them.
function tilt(w, rule) {
  if (Math.abs(w) < SAME) return "flat";
  if (w < 0) return "falling";
  return `${Math.abs(w - rule) < SAME ? "as steep as" : w > rule ? "steeper than" : "flatter than"} the rule`;
}

function place({ w, b }, [[left, low], [right, high]], { across, away }) {
  if (w < left || w > right || b < low || b > high) return "beyond the edge of the map";
  if (away < 0.25) return `${away < SAME ? "at" : "close to"} the lowest point`;
  return `${across < 0.1 ? "down in" : across < 0.3 ? "near the bottom of" : "on a side of"} the long valley`;
}

export const words = (state, { name, x, lowest, map }, found) =>
  `${name} is ${heights(x, found.errors)}, and ${tilt(state.w, lowest[0])}. Its point is ${place(state, map, found)}.`;

export const explore = (box) => start(box, (view) => {
  const { state, given, act, at, panels: { plane, land } } = view, { name, x, y, holds, goal } = given;
  const says = (x) => state.w * x + state.b, price = (loss) => (loss < goal ? loss.toFixed(3) : digits(loss, 2));
  // Where it is held; at the edge of the panel if it is beyond.
  const ring = (x) => [x, plane.y.keep(says(x))], point = () => [land.x.keep(state.w), land.y.keep(state.b)];
  let best;      // the lowest that there was, until Reset
  box.querySelector("[data-do=reset]").addEventListener("click", () => { best = undefined; });

  // Where its name stands: where the line ends, but not upon the name of another; or where it leaves the panel.
  const end = (x) => {
    const [, height] = ring(x), taken = given.names.find(({ at }) => Math.abs(at - height) < given.room);
    return height === says(x) ? [x, taken?.free ?? height] : [(height - state.b) / state.w, height];
  };
  // The name of its point turns away from a mark that is near.
  const turn = ([w, b]) => {
    const [x, y] = at("land", [w, b]), near = given.marks.find((mark) => Math.hypot(at("land", mark)[0] - x, at("land", mark)[1] - y) < NEAR);
    return near ? [near[0] > w, near[1] > b] : [];
  };
  const hold = (label, x, fixed) => ({
    panel: "plane", label: `The line ${name} at the ${label} example`, at: () => ring(x), step: [0, 0.1],
    to: ([, height]) => act(turned(state, x, fixed, height)), text: () => `${digits(says(x), 2)} at x = ${x}`,
  });
  return {
    numbers, words, ranges: given.ranges,
    draw({ says: heights, errors, loss }) {
      if (!(loss >= best?.loss)) best = { loss, at: [state.w, state.b] };
      view.line(`line-${name}`, "plane", given.ends.map((x) => [x, says(x)]));
      view.word(`line-${name}-word`, "plane", end(given.ends[1]));
      heights.forEach((height, i) => {
        const here = [x[i], height], there = [x[i], y[i]], beside = x[i] + given.wide * Math.abs(errors[i]);
        view.line(`error-${i}`, "plane", [there, here]);
        view.line(`square-${i}`, "plane", [there, here, [beside, height], [beside, y[i]]]);
      });
      ["first", "last"].forEach((key, i) => view.mark(key, "plane", ring(holds[i])));
      view.mark(`point-${name}`, "land", point());
      view.word(`point-${name}-word`, "land", point(), name, ...turn(point()));
      view.mark("best", "land", best.at);
      view.hide("best", loss === best.loss);
      for (const key in state) view.tell(key, digits(state[key], 2));
      view.tell("loss", price(loss));
      view.tell("least", price(best.loss));
    },
    met: (state, given, { loss }) => loss < goal,
    handles: [
      { panel: "land", label: `The point ${name} on the map`, at: point, free: true, step: [0.05, 0.05],
        to: ([w, b]) => act(placed(w, b)), text: () => `w ${digits(state.w, 2)}, b ${digits(state.b, 2)}` },
      hold("first", ...holds), hold("last", holds[1], holds[0]),
    ],
  };
});
