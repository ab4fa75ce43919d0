// The field in which a reader changes Python: a text area, and behind it the same text in colours.
const WORDS = {
  keyword: "as assert break class continue def del elif else except finally for from global if import lambda nonlocal pass raise return try while with yield",
  operator: "and in is not or",
  constant: "abs all any bool dict enumerate filter float int isinstance len list map max min next print property range reversed round set sorted str sum super tuple type zip",
};
const word = (kind) => `(?<${kind}>\\b(?:${WORDS[kind].replaceAll(" ", "|")})\\b)`;
const TOKEN = new RegExp([
  /(?<quiet>#.*)/.source,
  /(?<string>"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')/.source,
  /(?<=\b(?:def|class) +)(?<name>\w+)/.source,
  word("keyword"), word("operator"), word("constant"),
  /(?<number>\b\d[\d_]*(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+)/.source,
  /(?<sign>[-+*/%<>=!&|^~@()[\]{},:;.])/.source,
].join("|"), "g");
const COLOURS = { operator: "quiet", sign: "quiet", name: "function" };      // the others have their own names
const VALUE = /\{\s*([\w.]+(?:\[[\w.]*\])?)/g;      // in an f-string

// Paints ranges of a text, where the browser can; elsewhere the field is plain.
const isPainted = "Highlight" in globalThis && CSS.highlights;
function paint(colour, ranges) {
  if (!isPainted) return;
  if (!CSS.highlights.has(`run-${colour}`)) CSS.highlights.set(`run-${colour}`, new Highlight());
  for (const range of ranges) CSS.highlights.get(`run-${colour}`).add(range);
}
const forget = (ranges) => { if (isPainted) for (const highlight of CSS.highlights.values()) ranges.forEach((range) => highlight.delete(range)); };
// Of a kind that the browser need not keep up to date: it would, each of them, with each sign that is typed.
const between = (node, from, to) => new StaticRange({ startContainer: node, startOffset: from, endContainer: node, endOffset: to });

// The ranges of a text node that are read as one kind of word, by colour.
function parts(node) {
  const found = {};
  const add = (colour, from, to) => { if (from < to) (found[colour] ??= []).push(between(node, from, to)); };
  for (const { index, 0: text, groups } of node.data.matchAll(TOKEN)) {
    const kind = Object.keys(groups).find((name) => groups[name] !== undefined);
    let from = index;
    if (kind === "string" && /\bf$/i.test(node.data.slice(0, index))) {
      for (const value of text.matchAll(VALUE)) {
        const end = index + value.index + value[0].length;
        add("string", from, end - value[1].length);
        from = end;
      }
    }
    add(COLOURS[kind] ?? kind, from, index + text.length);
  }
  return found;
}

// `changed()` is told of each change, `run()` of Ctrl+Enter. Returns the element, and what can be done with the field.
export function field(id, { changed, run }) {
  const area = Object.assign(document.createElement("textarea"), { id, spellcheck: false, autocapitalize: "off", autocomplete: "off", wrap: "off" });
  area.setAttribute("autocorrect", "off");
  area.setAttribute("aria-describedby", `${id}-keys`);
  const behind = document.createElement("pre"), text = document.createTextNode(""), element = document.createElement("div");
  behind.ariaHidden = "true";
  behind.append(text);
  element.className = "run-field";
  if (isPainted) element.dataset.painted = "";
  element.append(behind, area);

  let painted = [], marked = [];
  const show = () => {
    text.data = `${area.value}\n`;      // a line that is empty still, has its height
    forget([...painted, ...marked]);
    const found = parts(text);
    for (const colour in found) paint(colour, found[colour]);
    painted = Object.values(found).flat();
    marked = [];
  };
  area.addEventListener("input", () => { show(); changed(); });

  // So that the browser can undo it, what is typed here is typed as by the reader.
  const type = (what) => {
    if (document.execCommand(what ? "insertText" : "delete", false, what)) return;
    area.setRangeText(what, area.selectionStart, area.selectionEnd, "end");
    show();
    changed();
  };
  area.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.shiftKey) return;
    const isEnter = event.key === "Enter", isAlone = area.selectionStart === area.selectionEnd;
    if (event.ctrlKey || event.metaKey) {
      if (!isEnter) return;
      event.preventDefault();
      run();
      return;
    }
    const line = area.value.slice(0, area.selectionStart).split("\n").at(-1);
    if (isEnter) {
      event.preventDefault();
      type(`\n${line.match(/^ */)[0]}${/:\s*(#.*)?$/.test(line) ? "    " : ""}`);
    } else if (event.key === "Backspace" && isAlone && /^ +$/.test(line)) {
      event.preventDefault();
      area.setSelectionRange(area.selectionStart - ((line.length - 1) % 4 + 1), area.selectionEnd);
      type("");
    }
  });

  // Where a line begins and ends, counted from 1; one that is not there is the last.
  const ends = (number) => {
    const lines = area.value.split("\n"), last = Math.min(number, lines.length) - 1;
    const from = lines.slice(0, last).join("\n").length + (last > 0);
    return [from, from + lines[last].length];
  };
  return {
    element, area,
    set(code) { area.value = code; show(); },
    mark(number) {
      const [from, to] = ends(number);
      marked = [between(text, from, Math.max(to, from + 1))];
      paint("wrong", marked);
    },
    unmark() { forget(marked); marked = []; },
    go(number) {
      area.closest("details")?.setAttribute("open", "");
      area.focus({ preventScroll: true });
      area.setSelectionRange(...ends(number));
      const lines = area.value.split("\n").length, { top, height } = area.getBoundingClientRect();
      scrollBy({ top: top + (height * (number - 0.5)) / lines - innerHeight / 2, behavior: "instant" });      // it is as high as its text
    },
  };
}
