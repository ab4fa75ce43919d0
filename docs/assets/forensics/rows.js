// Epochs and losses from what people paste: a whole log with words in it, a table, or bare numbers.
// The same as snippets/forensics/rows.py.
import { counts, lines, LOSSES, pairs, valueOf } from "./fields.js";
import { commas, say } from "./words.js";

const ROWS = 400;      // of more, some are left out
const SHOWN = 80;      // characters of a line that was left out
const LATEST = 1e12, CLOSE = 1e-6;      // epochs: later ones, and some that lie closer, are none
const TESTED = /(?:^|[ _])(?:val(?!u)|test|eval|dev(?:$|[ _])|holdout)/;
const TRAINED = /train|epoch/;
const BARE = /^#[0-9]+$/;

const without = (line, why) => [line.number, [...line.text].slice(0, SHOWN).join(""), say(why)];

// Whether numbers rise, and are whole.
const counted = (column) => pairs(column, (one, two) => one < two) && column.every((each) => each >= 0 && Number.isInteger(each));

// The name of the losses to read, and what is unclear about it.
function lossOf(found) {
  const names = new Map();
  for (const line of found) for (const [key] of line.fields) names.set(key, (names.get(key) || 0) + 1);
  const keys = [...names.keys()];
  const worth = (key) => (key.includes("loss") ? 3 : key.includes("cost") || key.includes("objective") ? 2 : 1)
    - (TESTED.test(key) ? 10 : 0) + (TRAINED.test(key) ? 0.5 : 0);
  const some = keys.filter((key) => LOSSES.test(key)), trained = keys.filter((key) => key.includes("train"));
  const losses = (some.length ? some : trained).sort((one, other) => worth(other) - worth(one) || names.get(other) - names.get(one));
  if (losses.length) {
    const [took, ...rest] = losses, same = rest.filter((key) => worth(key) === worth(took)), notes = [];
    if (same.length) notes.push(say("read several", { took, others: same.join(", ") }));
    if (TESTED.test(took)) notes.push(say("read tested", { took }));
    if (/rmse|root/.test(took)) notes.push(say("read root", { took }));
    return [took, notes];
  }
  const bare = keys.filter((key) => BARE.test(key)).sort((one, other) => Number(one.slice(1)) - Number(other.slice(1)));
  if (!bare.length) return ["", []];
  const columns = bare.slice(0, 2).map((key) => found.flatMap((line) => line.fields.filter((field) => field[0] === key).map((field) => valueOf(field[1]))));
  const took = bare.length > 1 && counted(columns[0]) && columns[1].length > columns[0].length / 2 ? 1 : 0;
  const notes = bare.length > 1 + took ? [say("read bare", { column: took + 1, columns: bare.length })] : [];
  return [bare[took], notes];
}

// The name of what counts the rows, and whether it stands on lines of its own.
function counterOf(rows, taken, loss) {
  const keys = new Set(rows.flatMap(({ fields }) => [...fields.keys()].filter((key) => key !== loss)));
  const named = [...keys].filter((key) => counts(key) !== null).sort((one, other) => counts(one) - counts(other));
  const column = (key) => taken.filter(({ fields }) => fields.has(key)).map(({ fields }) => valueOf(fields.get(key)));
  const rising = named.filter((key) => {
    const values = column(key);
    return values.length === taken.length && pairs(values, (one, two) => one < two);
  });
  const bare = taken.slice(0, 1).flatMap(({ fields }) => [...fields.keys()].filter((key) => BARE.test(key) && key !== loss).slice(0, 3))
    .filter((key) => counted(column(key)));
  const chosen = [...rising, ...named, ...(taken.length > 1 ? bare : [])][0] ?? null;
  return [chosen, chosen !== null && taken.every(({ fields }) => !fields.has(chosen))];
}

// Each loss with its epoch; the epoch of a line of its own holds for those below it.
function timed(rows, loss, counter) {
  const found = [];
  let epoch = NaN;
  for (const { line, fields } of rows) {
    if (counter !== null && fields.has(counter)) epoch = valueOf(fields.get(counter));
    if (fields.has(loss)) found.push({ epoch: counter === null ? found.length : epoch, printed: fields.get(loss), line });
  }
  return found.filter((row) => Math.abs(row.epoch) < LATEST);
}

// The rows of a text: { epochs, printed, words, left, notes }.
export function read(text) {
  const [found, unclear] = lines(text), [loss, more] = lossOf(found), notes = [...unclear.map((key) => say(key)), ...more];
  const rows = found.map((line) => ({ line, fields: new Map(line.fields) })), taken = rows.filter(({ fields }) => fields.has(loss));
  const [counter, carried] = counterOf(rows, taken, loss);
  const left = rows.filter(({ fields }) => !fields.has(loss) && !fields.has("header") && !(carried && fields.has(counter)))
    .map(({ line }) => without(line, "read no loss"));
  if (!taken.length) return { epochs: [], printed: [], words: ["", ""], left, notes: [...notes, say("read nothing")] };
  const all = timed(rows, loss, counter);
  if (counter === null) notes.push(say("read no epochs"));
  else if (counts(counter)) notes.push(say("read steps", { word: counter }));
  const start = Math.max(0, all.findLastIndex((row, at) => at > 0 && row.epoch < all[at - 1].epoch)), run = all.slice(start);
  const last = (row, at) => at + 1 === run.length || run[at + 1].epoch - row.epoch >= CLOSE;
  const repeated = run.filter((row, at) => !last(row, at));
  let kept = run.filter(last);
  if (start) notes.push(say("read again"));
  if (repeated.length) notes.push(say("read repeated", { word: counter || "" }));
  left.push(...all.slice(0, start).map((row) => without(row.line, "read other run")));
  left.push(...repeated.map((row) => without(row.line, "read same epoch")));
  const gone = kept.findIndex((row) => !Number.isFinite(valueOf(row.printed))) + 1 || kept.length;
  if (gone < kept.length) {
    notes.push(say("read gone"));
    left.push(...kept.slice(gone).map((row) => without(row.line, "read behind gone")));
    kept = kept.slice(0, gone);
  }
  if (kept.length > ROWS) {
    const every = Math.ceil(kept.length / ROWS), end = kept.length - 1;
    notes.push(say("read thinned", { every, rows: commas(kept.length) }));
    kept = kept.filter((_, at) => (end - at) % every === 0);
  }
  return {
    epochs: kept.map((row) => row.epoch), printed: kept.map((row) => row.printed),
    words: [counter, loss].map((key) => (!key || BARE.test(key) ? "" : key)),
    left: left.sort((one, other) => one[0] - other[0]), notes,
  };
}
