// What all explorers share: the state, what sets it, what is said of it, its address. CONTRIBUTING has how one is written.
import { clamp, digits, drawing, set, show } from "./draw.js";

export { digits } from "./draw.js";
const NUMBER = /^-?\d+(\.\d+)?(e-?\d+)?$/;
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

// Starts the explorer of a box. `make(view)` returns it: { numbers, words, draw, met, handles, buttons, labels, ranges }.
export function start(box, make) {
  const { name, given, state: first, panels, controls, done } = JSON.parse(box.dataset.explorer);
  const state = { ...first }, svg = box.querySelector("svg"), bound = [];
  const said = box.querySelector(".explorer-said"), goal = box.querySelector(".explorer-goal");
  const aloud = Object.assign(document.createElement("span"), { className: "unseen", role: "status" });
  let running = 0, touched = false;

  const change = (some) => { Object.assign(state, some); ask(); keep(); };
  // What the reader did: what runs stops, and from now on changes are read out, once they have settled.
  const act = (some) => { cancelAnimationFrame(running); running = 0; touched = true; change(some); };
  // Counts a value up, so many a second, or to `rate(seconds, from)`; at once for those who want no motion.
  const run = (key, end, rate) => {
    const from = state[key], begun = performance.now();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return act({ [key]: end });
    const next = (now) => {
      const seconds = (now - begun) / 1000;
      change({ [key]: Math.min(end, Math.round(rate.call ? rate(seconds, from) : from + seconds * rate)) });
      running = state[key] < end ? requestAnimationFrame(next) : 0;
    };
    act({});
    running = requestAnimationFrame(next);
  };
  const view = { ...drawing(box, panels), given, first, state, act, run, running: () => running > 0 };
  const explorer = make(view), ranges = { ...explorer.ranges };

  const speak = later(() => running || show(aloud, `${said.textContent} ${goal?.hasAttribute("data-met") ? `Done. ${done}` : ""}`), 700);
  const draw = () => {
    const found = explorer.numbers(state, given);
    explorer.draw(found);
    for (const bind of bound) bind();
    show(said, explorer.words(state, given, found));
    if (goal) {
      const met = touched && Boolean(explorer.met?.(state, given, found));
      goal.toggleAttribute("data-met", met);
      show(goal.firstElementChild, met ? "Done" : "Try");
    }
    if (touched) speak();
  };
  const ask = eachFrame(draw);

  for (const { kind, name: key, log, from = 0, to = 1, digits: count } of controls) {
    const input = key && box.querySelector(`[name="${key}"]`);
    if (!input) continue;
    ranges[key] = [from, to, !count];
    // A logarithmic slider has equal factors on equal ways; one from 0, equal factors of 1 + its value, a whole number.
    const far = (value) => (from ? Math.log(value / from) : Math.log1p(value)), notches = input.max;
    const back = (way) => (from ? +(from * Math.exp(way)).toPrecision(4) : Math.round(Math.expm1(way)));
    const value = () => (kind === "switch" ? +input.checked : log ? back((input.value / notches) * far(to)) : +input.value);
    const sets = (value) => act({ ...explorer.before?.(key), [key]: value });
    input.addEventListener("input", () => sets(value()));
    if (log && !from) {
      keys(input, (across, up) => sets(clamp(state[key] + across + up, from, to)));      // a notch may be less than 1
    }
    bound.push(() => {
      if (kind === "switch") { input.checked = state[key]; return; }
      const notch = log ? Math.round((notches * far(state[key])) / far(to)) : state[key];
      if (+input.value !== notch) input.value = notch;
      const text = digits(state[key], count);
      set(input, "aria-valuetext", text);
      view.tell(key, text);
    });
  }
  const copy = async (button) => {
    history.replaceState(null, "", address());
    let text = "Copied";
    try { await navigator.clipboard.writeText(location.href); } catch { text = "See the address bar"; }
    show(button, text);
    setTimeout(() => show(button, "Copy link"), 2000);
  };
  for (const button of box.querySelectorAll("button")) {
    const { do: action, set: key } = button.dataset, value = () => +button.value;      // a script may give it another
    button.addEventListener("click", () => {
      if (key) act({ ...explorer.before?.(key), [key]: value() });
      else if (action === "copy") copy(button);
      else if (action === "reset") act(first);
      else explorer.buttons[action]();
    });
    if (key) bound.push(() => set(button, "aria-pressed", state[key] === value()));
    const label = explorer.labels?.[action];
    if (label) bound.push(() => show(button, label()));
  }
  for (const handle of explorer.handles ?? []) drag(svg, view, handle, bound);

  // In the address stands what differs from the first state. What is not whole and in its range is no state of ours.
  const address = () => {
    const some = Object.entries(state).filter(([key, value]) => value !== first[key]);
    return location.pathname + location.search + (some.length ? `#${name}?${new URLSearchParams(some)}` : "");
  };
  const read = () => {
    const [id, query] = location.hash.slice(1).split("?"), next = {};
    if (id !== name || query === undefined) return false;
    const whole = [...new URLSearchParams(query)].every(([key, text]) => {
      const [from, to, isWhole] = (Object.hasOwn(ranges, key) && ranges[key]) || [];
      next[key] = NUMBER.test(text) ? +text : NaN;
      return clamp(next[key], from, to) === next[key] && !(isWhole && next[key] % 1);
    });
    Object.assign(state, first, whole && next);
    return true;
  };
  const keep = later(() => history.replaceState(null, "", address()), 300);
  addEventListener("hashchange", () => read() && act({}));
  box.append(aloud);
  svg.setAttribute("role", "group");
  draw();      // the first state, in which the words stand where the build put them
  if (read()) { box.scrollIntoView(); ask(); }
  box.dataset.ready = "";
}

// What mouse, finger and arrow keys move: { panel, label, at() → values, to(values), step, text(), free }; `free` if a press
// beside it takes it there. It is moved from where it was taken, and does not jump under the finger.
function drag(svg, { panels, at: place }, { panel, label, at, to, step, text, free }, bound) {
  const { x, y } = panels[panel], grip = document.createElementNS(svg.namespaceURI, "circle");
  const [low, high] = x.ends, look = { class: "explorer-grip", r: 20, tabindex: 0, role: "slider", "aria-label": label, "aria-valuemin": low, "aria-valuemax": high };
  for (const key in look) grip.setAttribute(key, look[key]);
  svg.append(grip);
  const under = ({ clientX, clientY }) => new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM().inverse());
  const go = (a, b) => to([x.keep(a), y.keep(b)].map((value) => +value.toFixed(4)));
  let held;
  grip.addEventListener("pointerdown", (event) => {
    const point = under(event), [a, b] = place(panel, at());
    grip.setPointerCapture(event.pointerId);
    event.preventDefault();
    grip.focus({ preventScroll: true, focusVisible: false });
    held = [a - point.x, b - point.y];
  });
  grip.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });      // touch-action alone lets Chromium scroll
  grip.addEventListener("pointermove", (event) => {
    if (!grip.hasPointerCapture(event.pointerId)) return;
    const point = under(event);
    go(x.value(point.x + held[0]), y.value(point.y + held[1]));
  });
  keys(grip, (across, up) => { const [a, b] = at(); go(a + across * step[0], b + up * step[1]); });
  if (free) {
    svg.addEventListener("click", (event) => {
      const point = under(event), a = x.value(point.x), b = y.value(point.y);
      if (event.target !== grip && x.keep(a) === a && y.keep(b) === b) go(a, b);
    });
  }
  bound.push(() => {
    const values = at(), [cx, cy] = place(panel, [x.keep(values[0]), y.keep(values[1])]);
    for (const [key, value] of Object.entries({ cx, cy, "aria-valuenow": values[0], "aria-valuetext": text() })) set(grip, key, value);
  });
}

// Arrow keys on an element: by one, or by ten with Shift.
function keys(element, move) {
  element.addEventListener("keydown", (event) => {
    const way = KEYS[event.key], far = event.shiftKey ? 10 : 1;
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    move(way[0] * far, way[1] * far);
  });
}

// Once, when nothing more has come for a while; once for each frame, and never before the script has run to its end.
function later(f, wait) { let timer; return () => { clearTimeout(timer); timer = setTimeout(f, wait); }; }
function eachFrame(f) { let asked = 0; return () => { asked ||= requestAnimationFrame(() => { asked = 0; f(); }); }; }
