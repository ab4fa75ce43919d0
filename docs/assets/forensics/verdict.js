// What printed losses can tell, and what they cannot: a verdict in words, with its bounds.
// The same as snippets/forensics/verdict.py, which says what each part of a verdict means.
import { bendsDown, fallsFaster, largestGrowth, lastGrowth, ranges, same, SHRINK, shrunk, stands, steady, TINY, windows } from "./bounds.js";
import { between, commas, say, shown } from "./words.js";

const SLOW = 100;      // epochs per tenfold: more is crawling
const WORTH = 0.01;      // of the loss: what is still to fall has to be more to matter
const TENFOLD = Math.log(10);
const ROOT = 1e150;      // a larger loss has no square
const SLACK = 0.01;
const OPTIMIZERS = ["plain", "other"], LOSSES = ["squared", "root", "logistic", "other"];
const NOTHING = {
  name: "", words: [], next: [], steady: false, tenfold: null, curvature: null, jumping: null, steep: null, limit: null,
  floor: null, rate: null, forecast: null,
};

// A verdict that needs no more than its sentences.
const refused = (name, key, values) => ({ ...NOTHING, name, words: [say(key, values)], next: [say(`${key} next`)] });

// A loss in the unit of the print.
const inPrint = (loss, asked) => (asked.loss === "root" ? Math.sqrt(Math.max(loss, 0)) : Math.max(loss, 0));

// What grows, from a row on, shows a large curvature: λ = (1 + √ρ) / η, at least by losses, by rises as it seems.
function growing(every, start, { rate }) {
  const rows = every.slice(start), fell = every[0].low > rows[0].high;
  const found = { ...NOTHING, name: "diverging", words: [fell ? say("fell first", { row: start + 1 }) : say("grows")] };
  if (rate === null) return { ...found, next: [say("grows ask")] };
  const least = largestGrowth(rows), most = rows.length > 2 ? Math.max(least, lastGrowth(...rows.slice(-3))) : Infinity;
  const [low, high] = [least, most].map((s) => (s < 1400 ? (1 + Math.exp(s / 2)) / rate : Infinity));
  Object.assign(found, { steep: low, limit: 2 / low, curvature: [low, high] });
  const limit = shown(2 / low, 3, true);
  if (high === Infinity) {
    const words = [...found.words, say("grows least", { steep: shown(low, 3, false), limit })];
    return { ...found, words, next: [say("grows without")] };
  }
  const words = [...found.words, say("grows least", { steep: between(low, high).split(" to ")[0], limit })];
  return { ...found, words, next: [say("grows rate", { rate: shown(1 / high, 3, false) })], rate: 1 / high };
}

// The curvatures that go with a pace: (1 − √ρ) / η, or (1 + √ρ) / η if w jumps.
function curved(base, pace, drift, steep, rate) {
  const slow = drift === null ? 0 : Math.max(0, pace.slow - drift);
  const [low, high] = [slow, pace.fast].map((s) => -Math.expm1(-s / 2) / rate), least = -Math.expm1(-steep / 2) / rate;
  return { ...base, curvature: [low, high], jumping: [2 / rate - high, 2 / rate - low], steep: least || null, limit: least ? 2 / least : null };
}

// Why nothing can be told of a fall, and what to print instead.
function unclear(rows, base, floor, asked) {
  const [low, high] = base.tenfold, end = rows[rows.length - 1];
  if (high > 2 * low) {
    const sure = low > SLOW ? [say("slower", { slowest: shown(low, 3, false) })] : [];
    return [base, [say("digits"), ...sure], [say("digits next")]];
  }
  const said = [say("pace", { tenfold: between(low, high) })];
  const because = (key) => [base, [...said, say(key)], [say(`${key} next`)]];
  if (rows.length === 3) return because("fourth");
  if (!base.steady) return because(shrunk(rows) >= SHRINK ? "changes" : "short");
  const epoch = Math.ceil((end.time / asked.updates + high) * (1 - 1e-12));
  const there = inPrint(floor + (end.high - floor) / 10, asked);
  const words = say("forecast", { value: shown(there, 4, true), epoch: commas(epoch) });
  return [{ ...base, forecast: [epoch, there] }, [...said, words], [say("forecast next")]];
}

// The two readings of a fall, the rate never to pass, and what to do in place of a rate.
function readings(base, words, after, { jumps }) {
  let said = words, next = after;
  if (base.curvature && (base.name !== "cannot tell" || Number.isFinite(base.tenfold[1]))) {
    const flat = between(...base.curvature);
    const jumping = base.curvature[0] <= 0 ? say("at least", { least: shown(base.jumping[0], 4, false) }) : between(...base.jumping);
    if (jumps) [said, next] = [[...said, say("jumps", { jumping })], [...next, say("jumps next")]];
    else if (jumps === null) [said, next] = [[...said, say("flat", { flat, jumping })], [...next, say("which next")]];
    else said = [...said, say("flat only", { flat })];
  }
  const alone = base.curvature && base.steep && base.steep <= base.curvature[1];
  if (base.steep && base.limit && !(alone && jumps !== false)) said = [...said, say("limit", { steep: shown(base.steep, 3, false), limit: shown(base.limit, 3, true) })];
  return { ...base, words: said, next: base.name === "fine" ? [say("fine next")] : [...next, say("double next")] };
}

// What falls shows the flattest direction that is left, from above, and the floor, from above.
function falling(rows, found, pace, asked, log) {
  const row = rows[rows.length - 1], drift = steady(rows), squared = asked.loss !== "logistic";
  const floor = Math.min(row.high, ...found.map((each) => each.high - each.left));
  const tenfold = [pace.fast, pace.slow].map((s) => (s > 0 ? TENFOLD / s / asked.updates : Infinity));
  let base = { ...NOTHING, name: "cannot tell", steady: drift !== null, tenfold, floor: inPrint(floor, asked) };
  if (asked.rate !== null && squared) base = curved(base, pace, drift, Math.max(...found.map((each) => each.slow)), asked.rate);
  const stays = stands(rows), level = same(log.printed);
  let name = "cannot tell", said = [], after = [];
  if (tenfold[0] > SLOW && row.low - floor >= WORTH * row.high) {
    name = "crawling";
    said = [say(asked.jumps === false ? "crawls" : "crawls or jumps", { tenfold: between(...tenfold) }), say("crawls left", { floor: shown(base.floor, 3, true) })];
  } else if (stays !== null && squared && SLOW * stays * Math.max(row.time, row.time - rows[0].time) < TENFOLD) {
    return { ...base, name: "floor or saddle", words: [say("stands")], next: [say("stands next")] };
  } else if (base.steady && squared && tenfold[1] < SLOW && floor <= 0.1 * row.low) {
    name = "fine";
    said = [say("fine", { tenfold: between(...tenfold) })];
  } else if (level >= 3) {
    const words = [say("level", { rows: commas(level), last: log.printed[log.printed.length - 1] })];
    return { ...base, words, next: [say("level next")] };
  } else {
    [base, said, after] = unclear(rows, base, floor, asked);
  }
  return readings({ ...base, name }, squared ? said : [...said, say("logistic")], after, asked);
}

// The verdict on rows, which may end because the loss was a number no more.
function judged(rows, gone, asked, log) {
  const rises = rows.slice(1).map((row, at) => row.low > rows[at].high), last = rises[rises.length - 1];
  if (gone && rows.length >= 2 && !last) return refused("cannot tell", "fell then gone", { last: log.printed[rows.length - 1] });
  if (rows.length < 3 && !(gone && rows.length === 2)) return refused("cannot tell", "few");
  if (bendsDown(rows)) return refused("does not apply", "bends");
  if (rises.includes(true)) {
    if (!last) return refused("does not apply", "bends");
    if (asked.loss === "logistic") return refused("does not apply", "logistic rise");
    return gone || rises.filter(Boolean).length > 1 ? growing(rows, rises.indexOf(true), asked) : refused("cannot tell", "one rise");
  }
  const found = windows(rows), end = found[found.length - 1], fast = Math.min(...found.map((each) => each.fast));
  const [before, after] = rows.slice(-2), rounding = asked.single && before.high - after.low <= TINY * after.high;
  if (fallsFaster(rows, asked.single) || (end.slow > (1 + SLACK) * fast && !rounding)) return refused("does not apply", "bends");
  return falling(rows, found, { ...end, slow: end.slow <= fast ? end.slow : 0, fast }, asked, log);
}

// Say what the printed losses of a run tell. The log is as `read` of rows.js finds it; a rate or jumps of null is not known.
export function verdict(log, { rate = null, updates = 1, jumps = null, optimizer = "plain", loss = "squared", single = true } = {}) {
  if (!(rate === null || (rate > 0 && rate < Infinity)) || !(updates > 0 && updates <= 1e9)) {
    throw new RangeError(`rate ${rate}, updates ${updates}: give numbers above 0, and at most 1e9 updates`);
  }
  if (!OPTIMIZERS.includes(optimizer) || !LOSSES.includes(loss)) {
    throw new RangeError(`${optimizer}, ${loss}: the optimizer is one of ${OPTIMIZERS}, the loss one of ${LOSSES}`);
  }
  if (optimizer === "other") return refused("does not apply", "optimizer");
  if (loss === "other") return refused("does not apply", "loss");
  let rows = ranges(log.printed, single).map(([low, high], at) => ({ time: log.epochs[at] * updates, low, high }));
  if (rows.some((row) => row.high <= 0 || row.low + row.high < 0)) return refused("does not apply", "below zero");
  if (loss === "root") {
    rows = rows.map(({ time, low, high }) => ({ time, low: Math.min(Math.max(low, 0), ROOT) ** 2, high: Math.min(high, ROOT) ** 2 }));
  }
  return judged(rows, rows.length < log.epochs.length, { rate, updates, jumps, loss, single }, log);
}
