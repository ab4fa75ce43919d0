// How parts of the build's drawing are moved. Places are in the drawing's units, values are those of a panel's axes.

// Sets an attribute, or a text, only where it is another one: what stays is not laid out again.
export const set = (element, name, value) => { if (element.getAttribute(name) !== `${value}`) element.setAttribute(name, value); };
export const show = (element, text) => { if (element.textContent !== text) element.textContent = text; };
export const clamp = (value, from, to) => Math.min(Math.max(value, Math.min(from, to)), Math.max(from, to));
const short = (value) => Math.round(value * 100) / 100;

// A number as the page writes it.
export function digits(value, count) {
  if (Number.isNaN(value)) return "no number";
  const size = Math.abs(value), tiny = size && size < 0.5 / 10 ** count;
  const text = size === Infinity ? "∞" : tiny || size >= 1e4 ? size.toExponential(1).replace("+", "") : size < 1e3 ? size.toFixed(count) : size.toLocaleString("en", { minimumFractionDigits: count, maximumFractionDigits: count });
  return (value < 0 ? "-" : "") + text;
}

// One axis of a panel: its values at both ends, and the places of these ends.
function axis([from, to, start, end], log) {
  const f = log ? Math.log10 : Number, k = (end - start) / (f(to) - f(from));
  return {
    at: (value) => start + (f(value) - f(from)) * k,
    value: (place) => { const v = f(from) + (place - start) / k; return log ? 10 ** v : v; },
    keep: (value) => clamp(value, from, to),
    ends: [from, to],
  };
}

// A panel, as the build tells of it: which values stand where.
export const panel = ({ x, y, log }) => ({ x: axis(x, log.includes("x")), y: axis(y, log.includes("y")) });

// A line through places. It ends where it leaves the picture, whose clip cuts it at the edge, and where there is no number.
const FAR = 3000;
export function line(places) {
  let path = "", before;
  for (const place of places) {
    if (!place.every(Number.isFinite)) break;
    const gone = before && Math.max(...place.map((value, i) => Math.abs(value - before[i]))) / FAR;
    const to = gone > 1 ? before.map((value, i) => value + (place[i] - value) / gone) : place;
    path += (before ? "L" : "M") + to.map(short).join(" ");
    if (gone > 1) break;
    before = place;
  }
  return path;
}

// What moves the parts in a box: each artist whose gid is "x-…" is a group with that name.
export function drawing(box, views) {
  const found = {}, words = {}, told = {};
  const find = (key, tag) => (found[key + tag] ??= box.querySelector(`[data-part="${key}"]${tag && ` ${tag}`}`) ?? box.querySelector(`${tag}[data-part="${key}"]`));
  const panels = Object.fromEntries(Object.entries(views).map(([key, view]) => [key, panel(view)]));
  const at = (where, [a, b]) => [panels[where].x.at(a), panels[where].y.at(b)];
  const hide = (key, hidden) => set(find(key, ""), "visibility", hidden ? "hidden" : "visible");
  return {
    part: (key, tag = "") => find(key, tag), panels, at, hide,
    // A line through values of a panel; a marker at one.
    line(key, where, values) { set(find(key, "path"), "d", line(values.map((one) => at(where, one)))); },
    mark(key, where, values) {
      const place = at(where, values), gone = !place.every((value) => Math.abs(value) < FAR);
      hide(key, gone);
      if (!gone) ["x", "y"].forEach((name, i) => set(find(key, "use"), name, short(place[i])));
    },
    // A word beside values, as far from them as it was drawn from the first ones, or that far on their other side, left for
    // right (mirrored) or below for above (flipped); inside the panel, and unseen where the values are not.
    word(key, where, values, text, mirrored, flipped) {
      const word = find(key, "text"), [x, y] = at(where, values), { x: across, y: up } = views[where];
      const place = () => ["x", "y"].map((name) => +word.getAttribute(name));
      const built = (words[key] ??= { from: place(), x, y, anchor: word.getAttribute("text-anchor") ?? "start" });
      hide(key, panels[where].x.keep(values[0]) !== values[0] || panels[where].y.keep(values[1]) !== values[1]);
      if (text !== undefined) show(word, text.replace(/-(?=\d)/g, "−"));
      set(word, "text-anchor", mirrored ? { start: "end", end: "start" }[built.anchor] ?? "middle" : built.anchor);
      const box = word.getBBox(), [u, v] = place();
      const dx = built.from[0] - built.x, dy = built.from[1] - built.y;
      set(word, "x", short(clamp(x + (mirrored ? -dx : dx), across[2] + 2 + u - box.x, across[3] - 2 + u - box.x - box.width)));
      set(word, "y", short(clamp(y + (flipped ? 2 * (v - box.y) - box.height - dy : dy), up[3] + 2 + v - box.y, up[2] - 2 + v - box.y - box.height)));
    },
    // A value among the controls.
    tell(key, text) { show(told[key] ??= box.querySelector(`[data-told="${key}"]`), text); },
  };
}
