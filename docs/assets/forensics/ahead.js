// Where a log can go on: from where to where the loss can lie at a time that comes. The same as snippets/forensics/ahead.py.
import { gaps, window } from "./bounds.js";

export function ahead(rows, time) {
  const last = rows.at(-1), later = time - last.time, grows = last.low > rows.at(-2).high;
  let low = 0, high = grows ? Infinity : last.high;
  for (const gap of gaps(rows.length)) {
    const before = rows.at(-1 - gap);
    if (last.low > 0) {
      const power = Math.log(last.low / before.high) * later / (last.time - before.time);
      low = Math.max(low, last.low * Math.exp(Math.min(power, 700)));
    }
    if (2 * gap < rows.length && !grows) {
      const seen = window(rows.at(-1 - 2 * gap), before, last);
      high = Math.min(high, last.high + seen.left * Math.expm1(-Math.min(seen.fast, 700) * later));
    }
  }
  return [Math.min(low, high), high];
}
