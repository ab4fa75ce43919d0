// A list that a reader's run has left behind, drawn over the page's own, on the axes that the build drew.
import { digits, line, panel as axes } from "../explore/draw.js";

const SVG = "http://www.w3.org/2000/svg";
const LOOK = { fill: "none", stroke: "var(--fig-w)", "stroke-width": 1.8, "stroke-dasharray": "6 3" };

// The first figure at a block or below it with a panel of that name; nothing if there is none.
export function curve(block, name) {
  const figure = [...document.querySelectorAll("svg[data-panels]")].find((svg) =>
    Object.hasOwn(JSON.parse(svg.dataset.panels), name) && block.compareDocumentPosition(svg) & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY));
  const panel = figure?.querySelector(`[data-part="${name}"]`);
  if (!panel) return undefined;
  const view = JSON.parse(figure.dataset.panels)[name], at = axes(view);
  const path = document.createElementNS(SVG, "path"), clip = panel.querySelector("[clip-path]")?.getAttribute("clip-path");
  for (const key in LOOK) path.setAttribute(key, LOOK[key]);
  if (clip) path.setAttribute("clip-path", clip);
  path.dataset.of = name;
  const told = Object.assign(document.createElement("p"), { className: "run-legend", hidden: true, textContent: "dashed: your run" });
  figure.after(told);
  panel.append(path);

  return {
    figure, told,
    // Draws a list of numbers, as far as the panel goes; what is no such list clears it. Says what was drawn.
    draw(list) {
      const isList = Array.isArray(list) && list.length > 0 && list.every((value) => value === null || typeof value === "number");
      const seen = isList ? list.slice(0, Math.ceil(view.x[1]) + 2) : [];
      // A logarithm has no 0 and nothing below it: the line then goes down, out of the panel.
      const low = view.log.includes("y") ? view.y[0] / 1e6 : -Infinity;
      path.setAttribute("d", line(seen.map((value, place) => [at.x.at(place), value === null ? NaN : at.y.at(Math.max(value, low))])));
      told.hidden = !isList;
      return isList ? `${name}: ${list.length.toLocaleString("en")} ${list.length === 1 ? "value" : "values"}, from ${short(list[0])} to ${short(list.at(-1))}.` : "";
    },
  };
}
const short = (value) => (value === null ? "no number" : digits(value, Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 0.1 ? 2 : 4));
