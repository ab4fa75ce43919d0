// The numbers in a text, each with the words that stand before it: what a log is made of.
// The same as snippets/forensics/fields.py.

const MOST = 200000;      // characters of a text that are read
const NOISE = [
  [/\x1b\[[0-9;?]*[A-Za-z]/g, ""],      // colours of a terminal
  [/\r\n|\r|\x08+/g, "\n"],      // a bar that is drawn again
  [/[\u00a0\u2007\u2009\u202f\ufeff]/g, " "],
  [/\u2212/g, "-"],
  [/(?:tensor|array|np\.float[0-9]+)\(/g, "("],
  [/grad_fn=<[^<>\n]*>|device='[^'\n]*'|dtype=[a-z0-9_.]+/g, ""],
  [/[0-9]{4}-[0-9]{2}-[0-9]{2}T?/g, " "],      // days and times
  [/[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?/g, " "],
  [/[0-9]{1,3}:[0-9]{2}<[0-9?]{1,3}(?::[0-9?]{2})?/g, " "],
  [/ETA:? *[0-9:]+/g, " "],
  [/([)\]]) *, *([(\[])/g, "$1\n$2"],      // pairs in a list
];
const NUMBER = "(?<![A-Za-z0-9_.])(?:[-+]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:e[-+]?[0-9]{1,4})?|[-+]?(?:nan|infinity|inf))(?![A-Za-z0-9_%]|\\.[0-9])";
const WHOLE = new RegExp(`^(?:${NUMBER})$`, "i"), FIRST = new RegExp(NUMBER, "i");
const THOUSANDS = "(?<![A-Za-z0-9_.,])[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9,])";
const GROUPED = new RegExp(THOUSANDS);
const POINT = /[0-9]\.[0-9]/;
const COMMA = /(?:[A-Za-z:=] *|;)(?:0,[0-9]+|[0-9]+,(?:[0-9]{1,2}|[0-9]{4,}))(?![0-9,])/;
const UNIT = /^[0-9][0-9.:]* ?[A-Za-z%]*$/;
const PARTS = /[,;|]| - /;
const EMPTY = ["the", "is", "at", "a", "of", "was", "now", "s"];
const LIST = "([^\\[\\]\\n]{0,80})\\[([^\\[\\]]*)(?:\\]|$)";
const COUNTERS = [
  ["epoch", "epochs", "ep"],
  ["step", "steps", "global_step"],
  ["iteration", "iterations", "iter", "iters", "it", "itr"],
  ["batch", "i", "t"],
];
export const LOSSES = /loss|cost|objective|(?:^|[ _])(?:r?mse|mae|sse|nll|error|err|entropy)(?:$|[ _])/;

const numbersIn = (text) => [...text.matchAll(new RegExp(NUMBER, "gi"))];
export const pairs = (values, holds) => values.slice(1).every((value, at) => holds(values[at], value));

// A text without such signs at its ends.
function stripped(text, signs) {
  let from = 0, to = text.length;
  while (from < to && signs.includes(text[from])) from += 1;
  while (to > from && signs.includes(text[to - 1])) to -= 1;
  return text.slice(from, to);
}

// A numeral as a number.
export function valueOf(numeral) {
  const size = numeral.replace("-", "");
  return size === "inf" ? (numeral === size ? Infinity : -Infinity) : Number(numeral);
}

// A numeral in small letters, without a plus.
const plain = (numeral) => numeral.toLowerCase().replace(/^\+/, "").replaceAll("infinity", "inf");

// The words of a text that say something.
const wordsIn = (text) => (text.toLowerCase().match(/[a-z_]+/g) || []).filter((word) => !EMPTY.includes(word));

// The last words of a label, behind its last comma or stroke.
function keyOf(words) {
  const parts = words.split(PARTS).map(wordsIn).filter((part) => part.length);
  return parts.length ? parts[parts.length - 1].slice(-4).join(" ") : "";
}

// How near to epochs a name is: 0 for epochs, then steps, iterations, others; null for what counts nothing.
export function counts(key) {
  const last = key.split(" ").pop(), rank = COUNTERS.findIndex((names) => names.includes(last));
  return rank < 0 ? null : rank;
}

// The cells of a line of a table.
function cellsOf(line, separator) {
  const parts = separator === "  " ? line.split(/[ \t]{2,}|\t/) : separator === " " ? line.split(/[ \t]+/)
    : stripped(line, "|").split(separator);
  return parts.map((part) => stripped(part, " \t\"'"));
}

// Whether cells hold numbers, perhaps with a unit behind, or nothing.
const isRow = (cells) => cells.every((cell) => !cell || UNIT.test(cell) || WHOLE.test(cell));

// A separator and the names of the columns, if this line names those of the lines below it.
function headerOf(line, following) {
  const below = following.find((each) => /[0-9]/.test(each)) || "";
  if (FIRST.test(line) || !LOSSES.test(line.toLowerCase())) return [];
  for (const separator of ["|", ";", "\t", ",", "  ", " "]) {
    const cells = cellsOf(line, separator), numbers = cellsOf(below, separator);
    if (separator.trim() === "" && cells.length + 1 === numbers.length) cells.unshift("");      // an index, as pandas prints it
    if (cells.length === numbers.length && isRow(numbers)) {
      return [separator, ...cells.map((cell) => keyOf(cell) || "#")];
    }
  }
  return [];
}

// Losses as a list in brackets: one line for each number, where a list holds nothing else and is named so.
function listed(text) {
  const lists = new Map();
  for (const [, label, inside] of text.matchAll(new RegExp(LIST, "g"))) {
    const numbers = numbersIn(inside).map((found) => found[0]);
    const rest = inside.replace(new RegExp(NUMBER, "gi"), "").replace(/[ \t\n,]/g, "");
    if (!rest && numbers.length > 2) lists.set(keyOf(label), numbers);
  }
  const alone = lists.size === 1 && !FIRST.test(text.replace(new RegExp(LIST, "g"), ""));
  const lengths = [...lists].filter(([key]) => alone || LOSSES.test(key)).map(([, numbers]) => numbers.length);
  if (!lengths.length) return [];
  const longest = Math.max(...lengths), same = [...lists].filter(([, numbers]) => numbers.length === longest);
  return Array.from({ length: longest }, (_, at) => {
    const fields = same.map(([key, numbers]) => [key || "#1", plain(numbers[at])]);
    return { number: at + 1, text: fields.map((field) => field[1]).join(", "), fields };
  });
}

// Whether the number of this name counts what the next word says, as in "loss after 10 epochs: 0.5".
const goesBefore = (key, words) => ["after", "in"].includes(key.split(" ").pop()) || (key.startsWith("#") && words > 1);

// A line without the commas of thousands, which stand outside of brackets, and not between columns.
function joined(line, columns) {
  const alone = columns && !/[A-Za-z]/.test(line);
  let made = "", end = 0, depth = 0;
  for (const found of line.matchAll(new RegExp(THOUSANDS, "g"))) {
    const before = line.slice(end, found.index);
    depth += (before.match(/[[({]/g) || []).length - (before.match(/[\])}]/g) || []).length;
    made += before + (depth > 0 || alone ? found[0] : found[0].replaceAll(",", ""));
    end = found.index + found[0].length;
  }
  return made + line.slice(end);
}

// The numbers of a line, each with the words between it and the one before.
function named(text, columns) {
  const line = joined(text, columns), fields = [];
  let end = 0, unnamed = 0, waiting = "";
  for (const found of numbersIn(line)) {
    let between = line.slice(end, found.index);
    end = found.index + found[0].length;
    const last = fields[fields.length - 1];
    if (last && /^ *(?:\/|of) *$/.test(between)) continue;
    const words = wordsIn(between);
    if (words.length && counts(words[0]) !== null && last && goesBefore(last[0], words.length)) {
      waiting = last[0].split(" ").slice(0, -1).join(" ");
      last[0] = words[0];
      between = between.replace(/[A-Za-z_]+/, "");
    }
    let key = keyOf(between);
    if (counts(key) !== null) {
      const loss = words.findLastIndex((word) => LOSSES.test(word)) + 1;
      waiting = words.slice(Math.max(0, loss - 4), loss).join(" ") || waiting;
      key = words[words.length - 1];
    } else if (!key && waiting) {
      [key, waiting] = [waiting, ""];
    } else if (!key) {
      unnamed += 1;
      key = `#${unnamed}`;
    }
    fields.push([key, plain(found[0])]);
  }
  return fields;
}

// The lines of a text that hold anything, with their numbers named, and what was unclear, by keys of words.
export function lines(whole) {
  const notes = [];
  let text = whole;
  if (text.length > MOST) {
    const some = text.slice(0, MOST);
    text = some.slice(0, Math.max(0, some.lastIndexOf("\n"))) || some;
    notes.push("read cut");
  }
  for (const [found, instead] of NOISE) text = text.replace(found, instead);
  if (COMMA.test(text) && !POINT.test(text)) {
    text = text.replace(/([0-9]),(?=[0-9])/g, "$1.");
    notes.push("read comma");
  }
  const found = listed(text);
  if (found.length) return [found, notes];
  const rows = text.split("\n").map((line, at) => [at + 1, stripped(line, " \t")]).filter(([, line]) => /[A-Za-z0-9]/.test(line));
  const lone = rows.map(([, line]) => line).filter((line) => !/[A-Za-z]/.test(line));
  const firsts = lone.map((line) => /^[0-9]{1,15}/.exec(line)).filter(Boolean).map((first) => Number(first[0]));
  const columns = firsts.length > 1 && pairs(firsts, (one, two) => one < two);
  if (lone.some((line) => GROUPED.test(line))) notes.push(columns ? "read columns" : "read thousands");
  let header = [], separator = "";
  const made = rows.map(([number, line], at) => {
    const cells = headerOf(line, rows.slice(at + 1, at + 3).map((row) => row[1]));
    if (cells.length) {
      [separator, ...header] = cells;
      return { number, text: line, fields: [["header", ""]] };
    }
    const split = header.length ? cellsOf(line, separator) : [];
    const table = split.length && split.length === header.length && isRow(split);
    const fields = table ? header.map((key, place) => [key, plain(split[place])]).filter((field, place) => WHOLE.test(split[place])) : named(line, columns);
    return { number, text: line, fields };
  });
  return [made, notes];
}
