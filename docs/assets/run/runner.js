// A block that a reader changes and runs: the field, the buttons, what its run prints. python.js says how a run is asked for.
import { curves } from "./curve.js";
import { field } from "./field.js";

const CODE = "lesson-code";      // what is kept of a block, under its page and its place there: the page's code, and the reader's
const LONG = 5_000;      // ms after which a run may be one that never ends
const AS_PRINTED = "What the page printed is still right.";
const SAID = {
  loading: "Python is loading…",
  running: "Running…",
  long: "Still running. If its loop never ends, Stop ends it.",
  cut: "Stopped: it printed more than a page can show.",
  absent: `Python could not be loaded: is the network gone? Run tries again. ${AS_PRINTED}`,
  old: `This browser is too old to run Python here. It takes Chrome 137, Firefox 131 or Safari 18.4, or newer. ${AS_PRINTED}`,
  reset: "As the page has it.",
  solved: "Solved.",
  unchecked: "Not yet: it ended before it was checked.",
};
const HINTS = [
  [/no module named '(torch|numpy|matplotlib)/i, "The browser has plain Python: numbers, lists, math."],
  [/no module named|can't import/i, "The browser has math, random and snippets.autograd."],
  [/maximum recursion/, "Here a function may call itself about a hundred times deep."],
  [/^MemoryError/, "Each number that a run makes takes some of it. Is there a loop that never ends? Else let it take fewer steps."],
  [/invalid syntax for/, "A number has a point, no comma: 0.05."],
  [/object isn't callable/, "Between two brackets a comma may be missing."],
  [/^SyntaxError: invalid syntax/, "Often a colon, a bracket or a quote is missing: in this line, or at the end of the one above."],
];

const make = (tag, set = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), set);
  element.append(...children);
  return element;
};
const button = (textContent, pressed, className = "button") => {
  const made = make("button", { type: "button", className, textContent });
  made.addEventListener("click", pressed);
  return made;
};
const status = () => {
  const line = make("p", { className: "run-status" });
  line.setAttribute("role", "status");
  return line;
};

// What looks as it should only with its style sheet waits for it.
const styled = new Promise((resolve, reject) => {
  document.head.append(make("link", { rel: "stylesheet", href: new URL("run.css", import.meta.url), onload: resolve, onerror: reject }));
});

// The modules that a code imports, of those that can be fetched: name → source.
const MODULES = ["random", "snippets.autograd"], sources = {};
async function fetched(code) {
  const wanted = MODULES.filter((name) => new RegExp(`\\b${name.replace(".", String.raw`(?:\.|\s+import\s+)`)}\\b`).test(code));
  for (const name of wanted) {
    if (sources[name] !== undefined) continue;
    const answer = await fetch(new URL(`${name}.py`, import.meta.url));
    if (!answer.ok) throw new Error(name);
    sources[name] = await answer.text();
  }
  return Object.fromEntries(wanted.map((name) => [name, sources[name]]));
}

// Opens a block, and runs it. `worker` has python.js already; `memory` and `place` are those of site.js. One with a check is
// told what is still missing at each run but the first, which is not the reader's own; passing it is an event, "solved".
export async function open({ block, worker, memory, place }) {
  const [settings] = await Promise.all([block.dataset.choose && import("./choose.js"), styled]);
  const { check } = block.dataset, drawn = curves(block), shown = block.querySelector(".highlight"), printed = block.querySelector(".prints");
  const original = shown.querySelector("code").textContent.trimEnd(), id = `${block.id}-code`, name = place(location) + `#${block.id}`;

  const code = field(id, { changed, run });
  const go = button(check ? "Run and check" : "Run", run, "button run-go"), stop = button("Stop", halt), again = button("Reset", reset), said = status();
  const output = make("samp"), yours = make("div", { className: "prints run-yours", hidden: true }, make("pre", { tabIndex: 0 }, output));
  yours.firstChild.setAttribute("role", "region");
  yours.firstChild.ariaLabel = "What your run printed";
  const pages = make("details", { className: "drawing run-page", open: true }, make("summary", { textContent: "What the page printed" }));
  const label = make("label", { htmlFor: id });
  const panel = make("div", { className: "run-panel" }, label, code.element,
    make("p", { id: `${id}-keys`, className: "run-keys", textContent: "Ctrl+Enter runs, Tab leaves the field." }),
    make("div", { className: "run-tools" }, go, stop, again, make("a", { href: new URL("licences.txt", import.meta.url), textContent: "MicroPython" })),
    said, yours);
  shown.replaceWith(panel);
  panel.after(pages);
  if (printed) pages.append(printed); else pages.hidden = true;
  stop.disabled = true;

  // What a reader wrote stays until Reset; where the page has another code since, it would be out of place.
  function changed() {
    const all = memory.read(CODE);
    if (code.area.value === original) delete all[name]; else all[name] = [original, code.area.value];
    memory.write(CODE, all);
    label.textContent = "Python, yours to change";
    choices?.read();
    again.disabled = !all[name] && !choices?.amiss();
  }
  let asked = 0, started = 0, failed = false, found, clock;      // `asked` counts the runs: an answer to an older one is none
  const busy = (on) => {
    stop.disabled = !on;
    block.ariaBusy = on;
    clearTimeout(clock);
  };
  const clear = (isShown) => {
    output.textContent = "";
    yours.hidden = !isShown;
    delete yours.dataset.failed;
    pages.open = !isShown;
    code.unmark();
    failed = false;
    found = undefined;
    delete said.dataset.is;
  };
  function end() {
    asked += 1;
    worker?.terminate();      // an endless loop listens to nothing
    worker = undefined;
    busy(false);
  }
  function halt() {
    if (stop.disabled) return;
    end();
    said.textContent = `Stopped after ${((performance.now() - started) / 1000).toFixed(1)} s.`;
    yours.hidden = !output.textContent;
    pages.open = true;
    for (const one of drawn) one.draw();
    go.focus();
  }
  function reset() {
    give("reset");
    code.set(original);
    choices?.read(true);
    changed();
    home();
  }
  // Where to go on; a finger in the field would call up the keyboard, over all that is to be seen.
  function home() {
    (choices?.first ?? (matchMedia("(pointer: coarse)").matches ? go : code.area)).focus({ preventScroll: true });
  }
  function give(why) {
    end();
    clear(false);
    for (const one of drawn) one.draw();
    said.textContent = SAID[why];
  }

  async function run() {
    const amiss = choices?.amiss();
    if (amiss) {
      delete said.dataset.is;
      said.textContent = amiss;
      return;
    }
    if (!stop.disabled) end();      // else the worker that is there may be used again
    const mine = ++asked, source = code.area.value;
    said.textContent = worker?.ready ? SAID.running : SAID.loading;
    clear(true);
    busy(true);
    started = performance.now();
    let needs;
    try { needs = await fetched(source); } catch { if (mine === asked) give("absent"); return; }
    if (mine !== asked) return;
    if (worker?.failed) return give("absent");
    worker ??= new Worker(new URL("python.js", import.meta.url), { name: block.dataset.run });
    worker.onerror = () => mine === asked && give("absent");
    worker.onmessage = ({ data }) => mine === asked && hear(data);
    worker.postMessage({ code: source, wants: drawn.map(({ list }) => list), modules: needs, check: asked > 1 ? check : undefined });
  }
  const about = [];      // what is said of the curves
  function hear({ ready, out, error, values, verdict, done, ms, cut, failed: why }) {
    if (ready) {
      worker.ready = true;
      said.textContent = SAID.running;
      clock = setTimeout(() => (said.textContent = SAID.long), LONG);
    }
    if (out) output.append(out);
    if (error) wrong(error);
    if (values) about.splice(0, 9, ...values.map((value, number) => drawn[number].draw(value)).filter(Boolean));
    if (why) give(why);
    found = verdict ?? found;
    if (!done) return;
    busy(false);
    pages.open = failed || cut;
    if (!failed) said.textContent = [cut ? SAID.cut : `Done in ${(ms / 1000).toFixed(2)} s.`, ...about].join(" ");
    yours.hidden = !output.textContent;
    if (asked === 1) return;      // it is not the reader's own
    if (check && !failed && !cut) judged();
    bring();
  }
  function judged() {
    said.dataset.is = found?.passed ? "right" : "wrong";
    said.textContent = found?.passed ? SAID.solved : found ? `Not yet: ${found.said.replace(/[^.?!]$/, "$&.")}` : SAID.unchecked;
    if (found?.passed) block.dispatchEvent(new Event("solved", { bubbles: true }));
  }
  // Python's own words, the line they name, and the way to it.
  function wrong(trace) {
    failed = true;
    output.append(trace);
    yours.dataset.failed = "";
    const last = trace.trim().split("\n").at(-1), line = +[...trace.matchAll(/File "your code", line (\d+)/g)].at(-1)?.[1];
    const hint = HINTS.find(([pattern]) => pattern.test(last));
    said.textContent = [`${last.replace(/:\s*$/, "")}.`, hint?.[1]].filter(Boolean).join(" ");
    if (!line) return;
    code.mark(line);
    said.append(" ", button(`Go to line ${line}`, () => code.go(line), "run-to"));
  }
  // Where the figure is out of sight below, and there is room, it comes into sight.
  function bring() {
    const figure = drawn.find((one) => one.figure && !one.told.hidden)?.figure;
    if (!figure) return;
    const missing = figure.getBoundingClientRect().bottom + 40 - innerHeight, room = go.getBoundingClientRect().top - 70;
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
    if (missing > 0) scrollBy({ top: Math.min(missing, Math.max(room, 0)), behavior });
  }

  const figures = new Set(drawn.map(({ figure }) => figure?.closest("figure, .folded")).filter(Boolean));
  const choices = settings?.choose({ block, panel, pages, figures, code, changed, run });
  const [of, kept] = Object.values(memory.read(CODE)[name] ?? []), isKept = of === original && typeof kept === "string";
  code.set(isKept ? kept : original);
  changed();
  if (isKept) label.textContent = "Python, as you left it";
  home();
  run();
}
