// Draws a printed log as the pages' figures are drawn: its rows, what their digits leave open, and where it can go on.
import { ahead } from "./ahead.js";

const SVG = "http://www.w3.org/2000/svg", WIDTH = 331, HEIGHT = 240, POINTS = 40, MARKED = 60;
const PLACE = { left: 58, right: 321, top: 20, bottom: 196 };
const LOSS = "var(--fig-loss)", MUTED = "var(--fig-muted)";
const DECADES = 14;      // so many powers of ten at most are drawn: what is smaller lies on the ground
const draw = (tag, set, text) => {
  const element = document.createElementNS(SVG, tag);
  for (const key in set) element.setAttribute(key, set[key]);
  if (text !== undefined) element.textContent = text;
  return element;
};
const short = (value) => Math.round(value * 100) / 100;

// A number as it stands at an axis.
export function label(value) {
  const size = Math.abs(value);
  return size && (size < 1e-4 || size >= 1e5) ? Number(value.toPrecision(3)).toExponential().replace("+", "") : value.toLocaleString("en", { maximumFractionDigits: 8 });
}

// Up to six round numbers from one to another.
function rounds(from, to) {
  const rough = (to - from) / 5, power = 10 ** Math.floor(Math.log10(rough)), step = [1, 2, 5, 10].find((each) => each * power >= rough) * power;
  const found = [];
  for (let at = Math.ceil(from / step - 1e-9); at * step <= to + 1e-9 * step; at++) found.push(Number((at * step).toPrecision(12)));
  return found;
}
// Powers of ten; where there are too few, 2 and 5 times them, or round numbers between two of them.
function powers(from, to) {
  const every = Math.ceil((Math.log10(to) - Math.log10(from)) / 6), found = [];
  for (let power = Math.ceil(Math.log10(from) - 1e-9); power <= Math.log10(to) + 1e-9; power += every) found.push(10 ** power);
  if (found.length >= 3) return found;
  const finer = [];
  for (let power = Math.floor(Math.log10(from)); power <= Math.log10(to); power++) finer.push(...[1, 2, 5].map((each) => each * 10 ** power));
  const inside = finer.filter((each) => each >= from * (1 - 1e-9) && each <= to * (1 + 1e-9));
  return inside.length >= 2 ? inside : rounds(from, to);
}

// `log` has its epochs and losses as printed; `ends` from where to where each may lie, up to the first that is no number.
// `further` is for how many epochs behind the last row the bounds are drawn, if they hold; `floor` is drawn where there is room, its words
// below it, where no row is.
export function chart({ log, ends, further, floor, about }) {
  const rows = ends.map(([low, high], at) => ({ time: log.epochs[at], low, high })), values = rows.map((_, at) => Number(log.printed[at]));
  const first = rows[0].time, last = rows.at(-1).time, until = last + further;
  const strip = [];
  for (let at = 0; further && at <= POINTS; at++) {
    const time = last + further * at / POINTS;
    strip.push([time, ...ahead(rows, time)]);
  }
  const tops = [...values, ...strip.map(([, low]) => low)], top = Math.max(...tops);
  const seen = [...values, ...strip.flatMap(([, low, high]) => [low, high])].filter((each) => each > top / 10 ** DECADES);
  const isLog = seen.length > 0 && values.every((each) => each >= 0);
  let low = isLog ? Math.min(...seen) : Math.min(...values), high = Math.max(top, ...strip.map(([, , most]) => (most < Infinity ? most : 0)));
  if (isLog) [low, high] = [low / (high / low) ** (floor ? 0.12 : 0.06), high * (high / low) ** 0.06];
  if (!(high / low > 1.0001) && isLog) [low, high] = [low / 1.1, high * 1.1];
  if (!isLog) [low, high] = [low - 0.06 * (high - low || 1), high + 0.06 * (high - low || 1)];
  const f = isLog ? Math.log10 : Number, from = f(low), share = (value) => (f(Math.min(Math.max(value, low), high)) - from) / (f(high) - from);
  const y = (value) => short(PLACE.bottom - share(value) * (PLACE.bottom - PLACE.top));
  const x = (time) => short(PLACE.left + (time - first) / (until - first || 1) * (PLACE.right - PLACE.left));
  const path = (places) => places.map(([time, value], at) => `${at ? "L" : "M"}${x(time)} ${y(value)}`).join("");

  const svg = draw("svg", { class: "plot", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
  svg.setAttribute("aria-label", about);
  const write = (text, at, set) => svg.append(draw("text", { x: at[0], y: at[1], "font-size": 11, fill: MUTED, ...set }, text));
  const axis = { stroke: MUTED, "stroke-width": 0.8, fill: "none" };
  svg.append(draw("path", { ...axis, d: `M${PLACE.left} ${PLACE.top}V${PLACE.bottom}H${PLACE.right}` }));
  for (const value of (isLog ? powers : rounds)(low, high)) {
    svg.append(draw("path", { ...axis, d: `M${PLACE.left} ${y(value)}h-3.5` }));
    write(label(value), [PLACE.left - 6, y(value) + 4], { "text-anchor": "end" });
  }
  for (const time of rounds(first, until > first ? until : first + 1).filter((each) => each <= until)) {
    svg.append(draw("path", { ...axis, d: `M${x(time)} ${PLACE.bottom}v3.5` }));
    write(label(time), [x(time), PLACE.bottom + 16], { "text-anchor": "middle" });
  }
  write("epoch", [(PLACE.left + PLACE.right) / 2, HEIGHT - 8], { "text-anchor": "middle", fill: "var(--fig-ink)" });
  write("loss", [PLACE.left, 10], { "text-anchor": "middle", fill: "var(--fig-ink)" });

  if (strip.length) {
    const most = strip.map(([time, , value]) => [time, value]), least = strip.map(([time, value]) => [time, value]);
    const bounded = most.every(([, value]) => value < Infinity), thin = { fill: "none", stroke: LOSS, "stroke-width": 0.9 };
    const over = bounded ? most : [[until, high], [last, high]].reverse();
    svg.append(draw("path", { d: `${path(over)}L${path([...least].reverse()).slice(1)}Z`, fill: LOSS, "fill-opacity": 0.3, "data-part": "strip" }));
    for (const side of bounded ? [most, least] : [least]) svg.append(draw("path", { ...thin, d: path(side) }));
  }
  if (floor < high && y(floor) < PLACE.bottom - 15) {
    svg.append(draw("path", { d: `M${PLACE.left} ${y(floor)}H${PLACE.right}`, fill: "none", stroke: "var(--fig-mark)", "stroke-width": 0.9, "stroke-dasharray": "4 3", "data-part": "floor" }));
    write("in the end here, or lower", [PLACE.left + 6, y(floor) + 12], { fill: "var(--fig-mark)" });
  }
  svg.append(draw("path", { d: path(rows.map((row, at) => [row.time, values[at]])), fill: "none", stroke: LOSS, "stroke-width": 2, "stroke-linejoin": "round" }));
  for (const [at, row] of rows.entries()) {
    if (y(row.low) - y(row.high) > 4) svg.append(draw("path", { d: `M${x(row.time)} ${y(row.low)}V${y(row.high)}`, stroke: LOSS, "stroke-width": 4, "stroke-opacity": 0.5, "data-part": "digits" }));
    if (rows.length <= MARKED) svg.append(draw("circle", { cx: x(row.time), cy: y(values[at]), r: 3.5, fill: LOSS, "data-part": "row" }));
  }
  return svg;
}
