// An arrow of the build's drawing, a shaft and a head, from one place to another.
import { line, set } from "./draw.js";

const known = new WeakMap();

// Its head as it was drawn: the corners along the arrow and across it, counted from the point; and where the shaft ends.
function shape(group) {
  const [shaft, head] = group.querySelectorAll("path");
  const corners = (path) => [...path.getAttribute("d").matchAll(/(-?[\d.]+)[ ,]+(-?[\d.]+)/g)].map(([, x, y]) => [+x, +y]);
  const wings = corners(head), [[a, b], ...rest] = corners(shaft), [x, y] = wings[1], length = Math.hypot(x - a, y - b);
  const local = ([u, v]) => [((u - x) * (x - a) + (v - y) * (y - b)) / length, ((v - y) * (x - a) - (u - x) * (y - b)) / length];
  return { shaft, head, wings: wings.map(local), end: local(rest.at(-1)) };
}

// Points it from values of a panel to others. One shorter than its head has no shaft; one of no length is not seen.
export function arrow({ part, at, hide }, key, panel, from, to) {
  const group = part(key), { shaft, head, wings, end } = known.get(group) ?? known.set(group, shape(group)).get(group);
  const [a, b] = at(panel, from), [x, y] = at(panel, to), length = Math.hypot(x - a, y - b), seen = length > 0.5 && length < 1e4;
  hide(key, !seen);
  if (!seen) return;
  const turn = ([along, across]) => [x + (along * (x - a) - across * (y - b)) / length, y + (along * (y - b) + across * (x - a)) / length];
  set(shaft, "d", line([[a, b], -end[0] < length ? turn(end) : [a, b]]));
  set(head, "d", `${line(wings.map(turn))}z`);
}
