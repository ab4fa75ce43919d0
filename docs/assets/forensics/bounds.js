// What the digits of printed losses allow: sure bounds from one fact. At one rate η, with all examples in each step, the
// loss of a parabola is F + Σ c ρᵗ with c ≥ 0 and ρ = (1 − ηλ)². So the ratio of two losses never falls from row to row, and
// neither does the ratio of two falls while nothing grows. The pace of a fall is s = −ln ρ per update.
// The same as snippets/forensics/bounds.py, which says of each function what it gives.

const HALF = 2.4e-7, LARGEST = 1e300, FEW = 12, SLACK = 0.01;
export const SHRINK = 5, TINY = 1e-5;
const NUMERAL = /^[-+]?([0-9]*)\.?([0-9]*)(?:[eE]([-+]?[0-9]+))?$/;

// From where to where the loss lies that was printed so; null for nan and inf.
export function spread(printed, single = true) {
  const parts = NUMERAL.exec(printed), value = Number(printed);
  if (!parts || !(Math.abs(value) < LARGEST)) return null;
  let half = 0.5 * Number(`1e${Number(parts[3] || 0) - parts[2].length}`);
  if (single) half = Math.max(half, HALF * Math.abs(value));
  return [value - half, value + half];
}

// The same for all rows, up to the first that is no number.
export function ranges(printed, single = true) {
  const found = printed.map((each) => spread(each, single)), gone = found.indexOf(null);
  return gone < 0 ? found : found.slice(0, gone);
}

export function gaps(rows) {
  const found = [];
  for (let gap = 1; gap < rows; gap = rows <= FEW ? gap + 1 : 2 * gap) found.push(gap);
  return found;
}

const equal = (one, other) => Math.abs(one - other) <= 1e-9 * one;

function halved(low, high, above) {
  for (let turn = 0; turn < 80; turn++) {
    const middle = (low + high) / 2;
    if (above(middle)) low = middle; else high = middle;
  }
  return (low + high) / 2;
}

// The pace of one exponential whose second fall is so much of its first.
export function pace(ratio, first, second) {
  if (!(ratio < second / first)) return 0;
  if (ratio <= 0) return Infinity;
  if (equal(first, second)) return -Math.log(ratio) / first;
  const falls = (s) => Math.exp(-s * first) * Math.expm1(-s * second) / Math.expm1(-s * first);
  let low = 0, high = 1 / first;
  while (falls(high) > ratio) [low, high] = [high, 2 * high];
  return halved(low, high, (s) => falls(s) > ratio);
}

// ln ρ of one exponential whose second rise is so much of its first.
export function growth(ratio, first, second) {
  if (!(ratio > second / first)) return 0;
  if (equal(first, second)) return Math.log(ratio) / first;
  const rises = (s) => Math.expm1(Math.min(s * second, 700)) / -Math.expm1(-s * first);
  let low = 0, high = 1 / second;
  while (rises(high) < ratio && high * second < 700) [low, high] = [high, 2 * high];
  return halved(low, high, (s) => rises(s) < ratio);
}

// What three rows say of the pace while nothing grows.
export function window(a, b, c) {
  const first = b.time - a.time, second = c.time - b.time;
  const slow = a.low > b.high ? pace((b.high - c.low) / (a.low - b.high), first, second) : 0;
  const fast = a.high > b.low ? pace((b.low - c.high) / (a.high - b.low), first, second) : Infinity;
  const left = fast > 0 && fast < Infinity ? (b.low - c.high) / Math.expm1(Math.min(fast * second, 700)) : 0;
  return { slow, fast, left, high: c.high };
}

// All windows of three rows equally many rows apart; the last three rows come last.
export function windows(rows) {
  const found = [];
  for (const gap of gaps(rows.length).reverse()) {
    for (let at = 0; at < rows.length - 2 * gap; at++) found.push(window(rows[at], rows[at + gap], rows[at + 2 * gap]));
  }
  return found;
}

// Whether log L surely bends down between three rows.
export function bendsDown(rows) {
  const between = gaps(rows.length);
  for (let at = 0; at < rows.length; at++) {
    for (const after of between) {
      const one = rows[at], two = rows[at + after];
      if (!two || two.low <= 0 || one.high <= 0) continue;
      const before = Math.log(two.low / one.high) / (two.time - one.time);
      for (const gap of between) {
        const three = rows[at + after + gap];
        if (!three) continue;
        const then = Math.log(three.high / two.low) / (three.time - two.time);
        if (then < before - SLACK * Math.max(Math.abs(before), Math.abs(then))) return true;
      }
    }
  }
  return false;
}

// Whether equally spaced falls surely shrink faster than before.
export function fallsFaster(rows, single) {
  for (const gap of gaps(rows.length)) {
    for (let at = 0; at < rows.length - 3 * gap; at++) {
      const [a, b, c, d] = [0, 1, 2, 3].map((step) => rows[at + step * gap]);
      const one = b.time - a.time, two = c.time - b.time, three = d.time - c.time;
      if (!(equal(one, two) && equal(two, three)) || b.low <= c.high || a.high <= b.low) continue;
      const before = (b.low - c.high) / (a.high - b.low), then = (c.high - d.low) / (b.low - c.high);
      if (then < (1 - SLACK) * before && !(single && c.high - d.low <= TINY * c.low)) return true;
    }
  }
  return false;
}

// ln ρ that the steepest direction has at least: each ratio of two losses is a lower bound.
export function largestGrowth(rows) {
  let most = 0;
  for (const gap of gaps(rows.length)) {
    for (let at = 0; at < rows.length - gap; at++) {
      const a = rows[at], b = rows[at + gap];
      if (b.low > a.high && a.high > 0) most = Math.max(most, Math.log(b.low / a.high) / (b.time - a.time));
    }
  }
  return most;
}

// ln ρ by the ratio of the last two rises, at most.
export function lastGrowth(a, b, c) {
  if (b.low <= a.high) return Infinity;
  return growth((c.high - b.low) / (b.low - a.high), b.time - a.time, c.time - b.time);
}

const middle = (row) => (row.low + row.high) / 2;

// How many times smaller the last fall is than the first, per update.
export function shrunk(rows) {
  const [a, b] = rows, [c, d] = rows.slice(-2);
  const last = (middle(c) - middle(d)) / (d.time - c.time);
  return last > 0 ? (middle(a) - middle(b)) / (b.time - a.time) / last : 0;
}

// By how much the pace drifts over a stretch that ends at the last row; null where it is not steady.
export function steady(rows, most = 0.15, shrink = SHRINK) {
  const middles = rows.map((row) => ({ time: row.time, low: middle(row), high: middle(row) }));
  if (rows.length < 4) return null;
  const last = window(...middles.slice(-3)).slow;
  if (!(last > 0 && last < Infinity)) return null;
  for (let at = 0; at < rows.length - 3; at++) {
    const first = window(...middles.slice(at, at + 3)).slow;
    if (Math.abs(first - last) <= most * last && shrunk(rows.slice(at)) >= shrink) return Math.abs(first - last);
  }
  return null;
}

// How many last rows print the same.
export function same(printed) {
  let rows = 1;
  while (rows < printed.length && printed[printed.length - 1 - rows] === printed[printed.length - 1]) rows++;
  return rows;
}

// The pace that a hundredth of the loss, were it still to fall, has at most; null where fewer than three rows stand.
export function stands(rows) {
  const end = rows[rows.length - 1];
  let at = rows.length - 1, { low, high } = end;
  const least = 1e-6 * (high - low);
  while (at > 0 && Math.min(high, rows[at - 1].high) - Math.max(low, rows[at - 1].low) > least) {
    at -= 1;
    low = Math.max(low, rows[at].low);
    high = Math.min(high, rows[at].high);
  }
  const share = (rows[at].high - end.low) / end.high / 0.01;
  if (rows.length - at < 3 || !(share < 1)) return null;
  return -Math.log1p(-share) / (end.time - rows[at].time);
}
