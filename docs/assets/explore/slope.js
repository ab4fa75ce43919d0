// A point on the landscape of the loss: its two slopes, the ways up and down, and the line of equal loss through it.
import { arrow } from "./arrow.js";
import { digits, start } from "./engine.js";

const MAP = "map", NAMES = ["w", "b"];
const TURNS = 200;      // parts of the line of equal loss
const LEVEL = 1e-9;     // a slope below it is none
const NEAR = 0.1;       // to 0, in the goal
const SHORT = 0.3;      // of the way uphill: where one part of it is shorter, the names would lie on each other
const CROSS = 6;        // half the size of the one at the bottom
const AMID = [0.9, 1.5];      // times the first loss, between which no arrow comes to where "low" and "high" stand

// The mean of (wx + b − y)², its slopes, and the line of equal loss: an ellipse about the bottom, from here once around.
export function numbers({ w, b }, { x, y }) {
  const mean = (f) => x.reduce((sum, at, i) => sum + f(at, w * at + b - y[i]), 0) / x.length;
  const p = mean((at, error) => 2 * error * at), q = mean((at, error) => 2 * error);
  const ww = mean((at) => 2 * at * at), wb = mean((at) => 2 * at), bb = 2, area = ww * bb - wb * wb;      // how p and q change
  const ring = Array.from({ length: TURNS + 1 }, (_, turn) => {
    const angle = (2 * Math.PI * turn) / TURNS, along = (Math.cos(angle) - 1) / area, aside = Math.sin(angle) / Math.sqrt(area);
    return [w + along * (bb * p - wb * q) - aside * q, b + along * (ww * q - wb * p) + aside * p];
  });
  return { loss: mean((at, error) => error ** 2), slopes: [p, q].map((slope) => (Math.abs(slope) < LEVEL ? 0 : slope)), ring };
}

export function words(state, given, { slopes: [p, q] }) {
  const [more, less, ratio] = Math.abs(p) > Math.abs(q) ? ["w", "b", Math.abs(p / q)] : ["b", "w", Math.abs(q / p)];
  const ways = NAMES.flatMap((name, i) => ([p, q][i] ? `${[p, q][i] < 0 ? "more" : "less"} ${name}` : []));
  if (!ways.length) return "Both slopes are 0: the ground is level, and no arrow says a way.";
  const lean = ways[1] ? `It is ${ratio < 1.05 ? "nearly" : `${digits(ratio, 1)} times`} as steep along ${more} as along ${less}.` : `The slope in ${less} is 0.`;
  return `Downhill is ${ways.join(" and ")}. ${lean} The arrows say which way, not how steep.`;
}

// Whether a word would lie on a cross at that place.
function covers(word, [x, y]) {
  const box = word.getBBox();
  return x > box.x - CROSS && x < box.x + box.width + CROSS && y > box.y - CROSS && y < box.y + box.height + CROSS;
}

export const explore = (box) => start(box, (view) => {
  const { state, given, act } = view, { x, y } = view.panels[MAP], { length, corner: c, halfway, bottom } = given, first = numbers(state, given);
  return {
    numbers, words,
    ranges: { w: x.ends, b: y.ends },
    draw({ loss, slopes, ring }) {
      const { w, b } = state, size = Math.hypot(...slopes), [p, q] = slopes.map((slope) => size && (length * slope) / size);
      const heads = { uphill: [w + p, b + q], downhill: [w - p, b - q], "along-w": [w + p, b], "along-b": [w, b + q] };
      for (const [part, head] of Object.entries(heads)) {
        arrow(view, part, MAP, [w, b], head);
        const beside = part.startsWith("along") ? [w, b].map((from, i) => from + halfway * (head[i] - from)) : head;
        view.word(`${part}-word`, MAP, beside, undefined, ...slopes.map((slope, i) => slope * first.slopes[i] < 0));
        const hidden = covers(view.part(`${part}-word`, "text"), view.at(MAP, bottom));
        view.hide(`${part}-word`, hidden || (head[0] === w && head[1] === b) || x.keep(head[0]) !== head[0] || y.keep(head[1]) !== head[1]);
      }
      if (slopes.some((slope) => Math.abs(slope) < SHORT * size)) for (const name of NAMES) view.hide(`along-${name}-word`, true);
      view.hide("low-word", loss < AMID[0] * first.loss);
      view.hide("high-word", loss > AMID[1] * first.loss);
      view.line("level", MAP, ring);
      for (const name of NAMES) view.line(`side-${name}`, MAP, [heads[`along-${name}`], heads.uphill]);
      view.line("corner", MAP, [[w - c * p, b - c * q], [w + c * (q - p), b - c * (q + p)], [w + c * q, b - c * p]]);
      view.mark("here", MAP, [w, b]);
      view.tell("loss", digits(loss, 2));
      NAMES.forEach((name, i) => view.tell(`slope_${name}`, digits(slopes[i], 2)));
    },
    met: (_, __, { slopes: [p, q] }) => Math.abs(q) < NEAR && Math.abs(p) >= NEAR,
    handles: [{ panel: MAP, label: "Where you stand", at: () => [state.w, state.b], free: true, step: [0.05, 0.05],
      to: (place) => { const [w, b] = place.map((value) => +value.toFixed(2)); act({ w, b }); },
      text: () => `w ${digits(state.w, 2)}, b ${digits(state.b, 2)}` }],
  };
});
