// Settings to choose: controls above a reader's code, which write the lines at its head, and read them. The code is the one truth.
const NUMBER = /^[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i, TEXT = /^(["'])(.*)\1$/;
const make = (tag, set, ...children) => {
  const element = Object.assign(document.createElement(tag), set);
  element.append(...children);
  return element;
};

// The line that sets a name: what stands before its value, the value, what stands behind it.
const line = (name) => new RegExp(String.raw`^(${name}[ \t]*=[ \t]*)("[^"\n]*"|'[^'\n]*'|[^#"'\n]*?)([ \t]*(?:#.*)?)$`, "m");

// Each kind of control: its element; what it says, as Python writes it, or nothing where it says nothing that may be; and how it
// shows what the code says, or that this is none of its choices.
function select({ texts }) {
  const input = make("select", {}, ...texts.map((text) => new Option(text)));
  return {
    input,
    says: () => (input.selectedIndex < 0 ? undefined : `"${texts[input.selectedIndex]}"`),
    show: (value) => { input.selectedIndex = texts.indexOf(value?.match(TEXT)?.[2]); },
  };
}
function tick() {
  const input = make("input", { type: "checkbox" });
  return {
    input,
    says: () => (input.checked ? "True" : "False"),
    show: (value) => {
      input.checked = value === "True";
      input.indeterminate = value !== "True" && value !== "False";
    },
  };
}
function number({ low = 0, high = 0, by }) {
  const input = make("input", { type: "number", required: true, min: low, max: high, inputMode: low < 0 ? "text" : "decimal" });
  const isWhole = Number.isInteger(by), range = [low, high].map((end) => end.toLocaleString("en").replace("-", "\u2212")).join(" to ");
  // Where numbers have a point, a comma would be dropped, and 0,1 be 01.
  input.addEventListener("beforeinput", (event) => {
    if (event.data !== "," || !(0.1).toLocaleString().includes(".")) return;
    event.preventDefault();
    document.execCommand("insertText", false, ".");
  });
  // The steps of its arrows are finer where its value is: each value of the right kind is one of them.
  const step = (value) => {
    let fine = isWhole && value % by ? 1 : by;
    while (!isWhole && fine > 1e-9 && Math.abs(value / fine - Math.round(value / fine)) > 1e-6) fine /= 10;
    input.step = Number(fine.toPrecision(6));
  };
  return {
    input, range,
    says() {
      const value = Number(input.value), text = String(value);
      step(Number.isFinite(value) ? value : low);
      const isRight = NUMBER.test(input.value) && value >= low && value <= high && !(isWhole && value % 1);
      if (!isRight) return undefined;
      return isWhole || /[.e]/.test(text) ? text : `${text}.0`;
    },
    show(value) {
      const is = NUMBER.test(value) ? Number(value.replaceAll("_", "")) : NaN;
      step(Number.isFinite(is) ? is : low);
      if (Number(input.value || NaN) !== is) input.value = Number.isFinite(is) ? is : "";
    },
  };
}

// Puts the controls, and all that a run gives, above a block's code. `changed` is told when a control has changed the code in the
// field. Returns what shows the settings of the code, what says why they cannot be run, and the control to begin at.
export function choose({ block, panel, pages, figures, code, changed, run }) {
  const controls = JSON.parse(block.dataset.choose).map((choice) => {
    const control = { ...choice, ...(choice.texts ? select : choice.by ? number : tick)(choice), words: choice.name.toLowerCase().replaceAll("_", " ") };
    control.input.id = `${block.id}-${choice.name}`;
    const label = make("label", { htmlFor: control.input.id, textContent: control.words });
    control.part = make("div", { className: choice.texts ? "run-choice run-wide" : "run-choice" }, label, control.input);
    if (control.range) {
      label.after(make("span", { id: `${control.input.id}-range`, className: "run-range", textContent: control.range }));
      control.input.setAttribute("aria-describedby", `${control.input.id}-range`);
    }
    control.input.addEventListener("change", () => {
      const said = control.says();
      control.isWrong = said === undefined;
      if (!control.isWrong) code.set(code.area.value.replace(line(choice.name), (_, before, value, after) => before + said + after));
      changed();
      run();
    });
    return control;
  });
  const group = make("div", { className: "run-choices" }, ...controls.map(({ part }) => part));
  group.setAttribute("role", "group");
  group.ariaLabel = "Settings of the code";
  const above = make("div", { className: "run-panel run-above" }, group, ...["tools", "status"].map((name) => panel.querySelector(`.run-${name}`)));
  above.append(...figures, panel.querySelector(".run-yours"), pages);
  block.querySelector(":scope > .change")?.remove();
  block.prepend(above);
  const fold = panel.closest("details");
  if (fold) fold.firstElementChild.textContent = "The code, yours to change";

  return {
    first: controls[0].input,
    // What a reader has typed and may not be stays to be seen, until it or its line is another, or all is to be shown.
    read(all = false) {
      for (const control of controls) {
        const value = code.area.value.match(line(control.name))?.[2], isOld = value === control.value;
        control.input.disabled = value === undefined;
        if (control.isWrong && isOld && !all) continue;
        Object.assign(control, { value, isWrong: false });
        control.show(value);
      }
    },
    amiss() {
      const wrong = controls.find(({ isWrong }) => isWrong);
      return wrong && `Not run: ${wrong.words} takes ${wrong.by % 1 ? "a number" : "a whole number"} from ${wrong.range}. What you see is the run before.`;
    },
  };
}
