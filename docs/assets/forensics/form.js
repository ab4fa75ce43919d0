// The form that reads a log: what was pasted, what was taken of it, the verdict, the picture. All that it shows is text.
import { ranges } from "./bounds.js";
import { chart } from "./chart.js";
import { read } from "./rows.js";
import { verdict } from "./verdict.js";

const KEPT = "lesson-log";
const FURTHER = 5;      // times the epochs of a log: so far its bounds are drawn at most
const UPDATES = 1e9;      // in an epoch, at most
const LINES = 12;      // of what was left out, so many are shown
const ASK = "Paste some losses, or try one of the buttons above.";
const BEHIND = "Shaded: where the loss can go on behind the last row, if the rate stays.";
const make = (tag, set = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), set);
  element.append(...children);
  return element;
};
const paragraphs = (sentences) => sentences.map((textContent) => make("p", { textContent }));
const count = (number, one) => `${number.toLocaleString("en")} ${one}${number === 1 ? "" : "s"}`;

// A number that a field has; nothing where it is empty, NaN where it has none above 0, or too large a one.
function above(field, most) {
  const text = field.value.trim().replace(/^([0-9]+),([0-9]+)$/, "$1.$2");
  const value = text ? Number(text) : null, isWrong = text && !(value > 0 && value <= most);
  field.ariaInvalid = isWrong ? "true" : null;
  return isWrong ? NaN : value;
}

// What was taken of the text, and what was not.
function taken(log) {
  const [epoch, loss] = log.words, named = [epoch && `the rows by “${epoch}”`, loss && `the losses by “${loss}”`].filter(Boolean).join(", ");
  const wide = Math.max(...log.epochs.map((each) => `${each}`.length));
  const rows = log.epochs.map((each, at) => `${`${each}`.padStart(wide)}  ${log.printed[at]}`).join("\n");
  const left = log.left.slice(0, LINES).map(([line, text, why]) => make("li", {}, `Line ${line}: ${why}. `, make("code", { textContent: text })));
  const more = log.left.length - left.length;
  const list = make("pre", { tabIndex: 0 }, make("samp", { textContent: rows }));
  list.setAttribute("role", "region");
  list.ariaLabel = "Epochs and losses as they were read";
  return [
    make("p", { textContent: `Found ${count(log.epochs.length, "row")}${named ? `: ${named}` : ""}.` }),
    make("details", { className: "log-rows" }, make("summary", { textContent: "What was read" }), list),
    ...(left.length ? [make("details", { className: "log-left" }, make("summary", { textContent: `What was left out: ${count(log.left.length, "line")}` }), make("ul", {}, ...left), ...(more > 0 ? paragraphs([`And ${count(more, "more line")}.`]) : []))] : []),
  ];
}

// For how many epochs more the bounds are drawn: about a tenfold, and as long as the log at least.
function further(log, rows, { tenfold }) {
  const span = log.epochs[rows - 1] - log.epochs[0], [low, high] = tenfold ?? [span, span];
  return Math.min(Math.max(high < Infinity ? high : low, span), FURTHER * span);
}

// What a drawing shows, for those who do not see it.
function about(log, rows, goesOn) {
  const values = log.printed.slice(0, rows);
  return `The loss at ${count(rows, "row")}, from ${values[0]} at epoch ${log.epochs[0]} to ${values.at(-1)} at epoch ${log.epochs[rows - 1]}.${goesOn ? " Behind them the strip in which it can go on." : ""}`;
}

// Takes the form over; returns what a click in it does.
export function start({ form, memory }) {
  const field = (name) => form.querySelector(`[name="${name}"]`), text = field("text");
  const said = form.querySelector(".log-said"), found = form.querySelector(".log-found"), fields = [...form.querySelectorAll("[name]")];

  const keep = () => memory.write(KEPT, Object.fromEntries(fields.map((each) => [each.name, each.value])));
  const ask = (words) => {
    said.replaceChildren(...paragraphs([words]));
    found.replaceChildren();
  };
  function tell() {
    keep();
    if (!text.value.trim()) return ask(ASK);
    const rate = above(field("rate"), Number.MAX_VALUE), updates = above(field("updates"), UPDATES);
    if (Number.isNaN(rate)) return ask("The learning rate is no number above 0. If you do not know it, leave the field empty.");
    if (Number.isNaN(updates)) return ask("The updates per epoch are no number above 0, or too large a one. If each epoch is one step, leave the field empty.");
    const loss = field("loss").value, jumps = { yes: true, no: false }[field("jumps").value] ?? null;
    const log = read(text.value), judged = verdict(log, { rate, updates: updates ?? 1, jumps, optimizer: field("optimizer").value, loss });
    const name = log.printed.length ? judged.name : "nothing to read";
    said.replaceChildren(make("p", { className: "log-verdict", textContent: `${name[0].toUpperCase()}${name.slice(1)}.` }),
      ...(log.printed.length ? paragraphs(judged.words) : []), ...paragraphs(log.notes));
    const parts = log.printed.length && judged.next.length ? [make("p", { className: "log-next", textContent: "What to do" }), ...paragraphs(judged.next)] : [];
    const ends = ranges(log.printed);
    if (ends.length > 1) {
      const goesOn = loss === "squared" && ends.length > 2 && (judged.name === "diverging" || judged.tenfold !== null);
      const svg = chart({ log, ends, further: goesOn ? further(log, ends.length, judged) : 0, floor: goesOn && judged.floor < ends.at(-1)[0] && judged.floor, about: about(log, ends.length, goesOn) });
      parts.push(make("figure", {}, svg, ...(goesOn ? [make("figcaption", { textContent: BEHIND })] : [])));
    }
    found.replaceChildren(...parts, ...(log.printed.length || log.left.length ? taken(log) : []));
  }
  // Bring what is said into view, unless it is there.
  function look() {
    const { top, bottom } = said.getBoundingClientRect(), behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
    if (top < 0 || bottom > innerHeight) said.scrollIntoView({ block: "start", behavior });
  }
  function example(button) {
    const heading = document.getElementById(button.dataset.example);
    const shown = [...document.querySelectorAll(".prints samp")].find((each) => heading.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
    for (const each of fields) each.value = each.options?.[0].value ?? "";
    text.value = shown.textContent.trimEnd();
    field("rate").value = button.value;
    tell();
    look();
  }
  function clear() {
    for (const each of fields) each.value = each.options?.[0].value ?? "";
    memory.forget(KEPT);
    said.replaceChildren();
    found.replaceChildren();
    text.focus();
  }

  // An example is chosen as a whole, so that a paste replaces it; its rate goes with it.
  const isExample = () => [...document.querySelectorAll(".prints samp")].some((each) => each.textContent.trimEnd() === text.value);
  const choose = () => isExample() && document.activeElement === text && text.select();
  text.addEventListener("focus", () => setTimeout(choose));
  text.addEventListener("paste", () => {
    if (isExample()) field("rate").value = "";
    setTimeout(tell);
  });
  text.addEventListener("keydown", (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && (tell(), look()));
  for (const each of fields) if (each !== text) each.addEventListener("change", tell);
  choose();
  if (text.value.trim()) tell();
  return ({ target }) => {
    const button = target.closest("button");
    if (button?.dataset.example) example(button);
    if (button?.dataset.do === "read") {
      tell();
      look();
    }
    if (button?.dataset.do === "clear") clear();
  };
}
