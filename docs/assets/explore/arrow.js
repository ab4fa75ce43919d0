// An arrow of the build's drawing, a shaft and a head, from one place to another.
import { line, set } from "./draw.js";

const known = new WeakMap();

// As it was drawn from one place to another: the corners of its head, and the end of its shaft, along it and across it,
// counted from where it points. (Where its edges meet, it is a little longer than its corners.)
function shape(group, [a, b], [x, y]) {
  const [shaft, head] = group.querySelectorAll("path"), length = Math.hypot(x - a, y - b);
  const corners = (path) => [...path.getAttribute("d").matchAll(/(-?[\d.]+)[ ,]+(-?[\d.]+)/g)].map(([, u, v]) => [u - x, v - y])
    .map(([u, v]) => [(u * (x - a) + v * (y - b)) / length, (v * (x - a) - u * (y - b)) / length]);
  return { shaft, head, wings: corners(head), end: corners(shaft).at(-1) };
}

// Points it from values of a panel to others. One shorter than its head has no shaft; one of no length is not seen.
export function arrow({ part, at, hide }, key, panel, from, to) {
  const group = part(key), [a, b] = at(panel, from), [x, y] = at(panel, to), length = Math.hypot(x - a, y - b);
  if (!known.has(group)) known.set(group, shape(group, [a, b], [x, y]));
  const { shaft, head, wings, end } = known.get(group), seen = length > 0.5 && length < 1e4;
  hide(key, !seen);
  if (!seen) return;
  const turn = ([along, across]) => [x + (along * (x - a) - across * (y - b)) / length, y + (along * (y - b) + across * (x - a)) / length];
  set(shaft, "d", line([[a, b], -end[0] < length ? turn(end) : [a, b]]));
  set(head, "d", `${line(wings.map(turn))}z`);
}
