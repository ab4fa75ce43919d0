// Lists that a reader's run has left behind, drawn over the page's own, on the axes that the build drew: numbers over their places,
// 0, 1, 2 …, or pairs (x, y), as a line or as dots.
import { digits, line, panel as axes } from "../explore/draw.js";

const SVG = "http://www.w3.org/2000/svg";
const LOOK = { fill: "none", stroke: "var(--fig-w)", "stroke-width": 1.6 }, DASHES = { "stroke-dasharray": "6 3" };
const RADIUS = 3.5;      // of a dot, in units of a drawing

// The lists that a block names, "list" or "list@panel", each with what draws it.
export function curves(block) {
  const named = (names, areDots) => names?.split(" ").map((each) => {
    const [list, name = list] = each.split("@");
    return curve(block, list, name, areDots);
  }) ?? [];
  return [...named(block.dataset.curves, false), ...named(block.dataset.dots, true)];
}

// One of them: in the first figure at the block or below it with a panel of that name; nothing is drawn if there is none.
function curve(block, list, name, areDots) {
  const figure = [...document.querySelectorAll("svg[data-panels]")].find((svg) =>
    Object.hasOwn(JSON.parse(svg.dataset.panels), name) && block.compareDocumentPosition(svg) & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY));
  const panel = figure?.querySelector(`[data-part="${name}"]`);
  if (!panel) return { list, draw: () => "" };
  const view = JSON.parse(figure.dataset.panels)[name], at = axes(view);
  const path = document.createElementNS(SVG, "path"), clip = panel.querySelector("[clip-path]")?.getAttribute("clip-path");
  const look = { ...LOOK, ...(areDots ? {} : { ...DASHES, ...(clip && { "clip-path": clip }) }) };
  for (const key in look) path.setAttribute(key, look[key]);
  path.dataset.of = list;
  let told = figure.nextElementSibling;      // one for all that is drawn in a figure
  if (!told?.classList.contains("run-legend")) {
    told = Object.assign(document.createElement("p"), { className: "run-legend", hidden: true, textContent: "dashed: your run" });
    figure.after(told);
  }
  if (areDots) told.textContent = "dashed, and rings: your run";
  panel.append(path);

  // A logarithm has no 0 and nothing below it: the line then goes down, out of the panel.
  const low = view.log.includes("y") ? view.y[0] / 1e6 : -Infinity;
  const isInside = ([x, y]) => view.x[0] <= x && x <= view.x[1] && view.y[0] <= y && y <= view.y[1];      // a ring at the edge is whole
  const place = ([x, y]) => [at.x.at(x ?? NaN), at.y.at(Math.max(y ?? NaN, low))].map((value) => (Math.abs(value) < 1e9 ? value : NaN));
  return {
    list, figure, told,
    // Draws a list, as far as the panel goes; what is no such list clears it. Says what was drawn.
    draw(values) {
      const isList = Array.isArray(values) && values.length > 0, isNumbers = isList && values.every(isNumber);
      const isPairs = isList && values.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(isNumber));
      const seen = isNumbers ? values.slice(0, Math.ceil(view.x[1]) + 2).map((value, at) => [at, value]) : isPairs ? (areDots ? values.filter(isInside) : values) : [];
      path.setAttribute("d", (areDots ? dots : line)(seen.map(place)));
      told.hidden = ![...figure.querySelectorAll("[data-of]")].some((one) => one.getAttribute("d"));
      if (Array.isArray(values) && !values.length) return `${list}: nothing to draw.`;
      if (!isNumbers) return "";
      const ends = values.length - 1 > view.x[1] ? ` The figure ends at ${Math.floor(view.x[1])}.` : "";
      return `${list}: ${values.length.toLocaleString("en")} ${values.length === 1 ? "value" : "values"}, from ${short(values[0])} to ${short(values.at(-1))}.${ends}`;
    },
  };
}
const isNumber = (value) => value === null || typeof value === "number";
const short = (value) => (value === null ? "nan, no number" : digits(value, Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 0.1 ? 2 : 4));
const dots = (places) => places.map(([x, y]) =>
  `M${(x - RADIUS).toFixed(2)} ${y.toFixed(2)}a${RADIUS} ${RADIUS} 0 1 0 ${2 * RADIUS} 0a${RADIUS} ${RADIUS} 0 1 0 ${-2 * RADIUS} 0`).join("");
