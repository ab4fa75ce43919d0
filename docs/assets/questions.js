// Questions that take an answer, tasks, forecasts, and the score of all of them. site.js fetches this file where a page has any of these.

const ANSWERS = "lesson-answers";
const STATES = {      // what is kept of a question, under its page and its place there → what is said of it later
  right: "Answered before: right at the first try.",
  missed: "Answered before, and missed.",
  mended: "Missed at first, and right when asked again.",
  solved: "Solved",      // a task
};
const GUESS = /^guess (-?\d+(?:\.\d+)?(?:e[-+]\d+)?)$/;      // of a forecast the number is kept

const make = (tag, className, textContent = "") => Object.assign(document.createElement(tag), { className, textContent });
const status = (className) => {
  const line = make("div", className);      // no paragraph: an empty one would show as a gap
  line.setAttribute("role", "status");
  return line;
};

// Wires the questions, tasks and forecasts of the page, and the score if it has one. `memory`, `place` and `pages` are those of site.js.
export function start({ memory, place, pages }) {
  const list = document.querySelector(".score");
  const [boxes, tasks, forecasts] = [".ask", ".task", ".forecast"].map((kind) =>
    [...document.querySelectorAll(kind)].map((box) => ({ box, name: `${place(location)}#${box.id}` })));
  const resets = [];      // what makes each question as it was before any answer
  let changed = () => {};

  // The answers that are kept, without what is none, and without those of questions that this page no longer has.
  const answers = () => {
    const here = new Set([...boxes, ...tasks, ...forecasts].map(({ name }) => name));
    return new Map(Object.entries(memory.read(ANSWERS)).filter(([name, state]) =>
      (Object.hasOwn(STATES, state) || (typeof state === "string" && GUESS.test(state))) && (here.has(name) || !name.startsWith(`${place(location)}#`))));
  };
  // The first answer counts. One that was missed is mended by a right one, later or where it is asked again.
  const keep = (name, right) => {
    const all = answers();
    const before = all.get(name);
    if (before && (before !== "missed" || !right)) return;
    put(all, name, right ? (before ? "mended" : "right") : "missed");
  };
  const put = (all, name, state) => {
    all.set(name, state);
    memory.write(ANSWERS, Object.fromEntries(all));
    changed();
  };

  // A task is solved where its block says so: run/runner.js. Then nothing of it is held back any more: site.css.
  const follow = (box, name) => {
    const mark = () => {
      if (answers().get(name) !== "solved" || "solved" in box.dataset) return;
      box.dataset.solved = "";
      box.firstElementChild.append(" ", make("span", "task-mark", STATES.solved));
    };
    box.addEventListener("solved", () => {
      put(answers(), name, "solved");
      mark();
    });
    resets.push(() => {
      delete box.dataset.solved;
      box.querySelector(".task-mark")?.remove();
    });
    mark();
  };

  // The options open by themselves; what is added is that the first one to be chosen is the answer.
  const wire = (box, name) => {
    const options = [...box.querySelectorAll(":scope > .ask-option")];
    const after = box.querySelector(":scope > .ask-after");
    const best = options.find((option) => option.querySelector(".ask-right"));
    const said = status("ask-said");
    let done = false;
    const mark = (option, words) => {
      option.dataset.is = option === best ? "right" : "wrong";
      option.firstElementChild.append(make("span", "ask-mark", words));
    };
    const answer = (option) => {
      done = true;
      const right = option === best;
      mark(option, right ? "Your answer, and right" : "Your answer: not so");
      if (!right) {
        const top = option.getBoundingClientRect().top;
        mark(best, "The right one");
        best.open = true;
        scrollBy({ top: option.getBoundingClientRect().top - top, behavior: "instant" });   // what was tapped stays under the finger
      }
      if (after) after.open = true;
      said.classList.add("unseen");      // the eye has it from the marks
      said.textContent = right ? "Right." : "Not so. The right one is open, too.";
      keep(name, right);
    };
    options.at(-1)?.after(said);
    for (const option of options) {
      option.firstElementChild.addEventListener("click", (event) => {
        if (done || !best) return;
        if (option.open) event.preventDefault();      // a search in the page may have opened it
        answer(option);
      });
    }
    resets.push(() => {
      done = false;
      said.classList.remove("unseen");
      said.textContent = "";
      for (const fold of box.querySelectorAll(":scope > details")) fold.open = false;
      for (const option of options) {
        delete option.dataset.is;
        option.querySelector(".ask-mark")?.remove();
      }
    });
    return said;
  };

  for (const { box, name } of tasks) follow(box, name);
  if (forecasts.length) import("./forecasts.js").then(({ wire: guess }) => {
    for (const { box, name } of forecasts) {
      const said = status("ask-said"), before = GUESS.exec(answers().get(name))?.[1];
      box.querySelector(".forecast-form").after(said);
      resets.push(guess({ box, said, before, keep: (number) => answers().has(name) || put(answers(), name, `guess ${number}`) }));
    }
  }).catch(() => {});
  for (const { box, name } of boxes) wire(box, name).textContent = STATES[answers().get(name)] ?? "";
  if (!list) return;

  // The score, above the list of all questions that the build has made.
  const [links, toSolve, toGuess] = ["question", "task", "forecast"].map((kind) =>
    [...list.querySelectorAll("li a")].filter(({ hash }) => hash.startsWith(`#${kind}-`)));
  const ofPages = [...list.querySelectorAll(":scope > p > a")];
  const nameOf = (link) => `${place(link)}#${decodeURIComponent(link.hash.slice(1))}`;
  const missed = () => links.filter((link) => answers().get(nameOf(link)) === "missed");
  const panel = make("div", "score-panel"), told = make("p", "score-told"), done = status("score-done"), again = make("div", "score-again");
  const repeat = make("button", "button", "Ask me the missed ones again"), forget = make("button", "button", "Forget all answers and pages read");
  repeat.type = forget.type = "button";
  panel.append(told, repeat, forget, done);
  list.before(panel, again);

  changed = () => {
    const states = links.map((link) => answers().get(nameOf(link))).filter(Boolean);
    const count = (state) => states.filter((each) => each === state).length;
    const read = pages.read();
    told.textContent = `Answered: ${states.length} of ${links.length} questions, ${count("right")} right at the first try.`
      + ` Missed: ${count("missed")}.\n`
      + (toSolve.length ? `Tasks solved: ${toSolve.filter((link) => answers().get(nameOf(link)) === "solved").length} of ${toSolve.length}.\n` : "")
      + (toGuess.length ? `Forecasts made: ${toGuess.filter((link) => answers().has(nameOf(link))).length} of ${toGuess.length}.\n` : "")
      + `Pages read: ${ofPages.filter((link) => read[place(link)] === 1).length} of ${ofPages.length}.`;
    repeat.hidden = !count("missed");
  };
  let round = 0;
  repeat.addEventListener("click", async () => {
    const mine = ++round, fetched = new Map(), asked = missed();
    for (const { href } of asked) {
      const address = href.split("#")[0];
      if (!fetched.has(address)) fetched.set(address, load(address));
    }
    const found = await Promise.all(asked.map((link) => fetched.get(link.href.split("#")[0])));
    if (mine !== round) return;
    again.replaceChildren(...asked.flatMap((link, number) => {
      const box = found[number]?.getElementById(decodeURIComponent(link.hash.slice(1)));
      const from = Object.assign(make("a", "", ofPages.findLast((page) => place(page) === place(link))?.textContent), { href: link.href });
      const source = make("p", "score-from", "From ");
      source.append(from);
      if (box) return [source, moved(box, link.href.split("#")[0], `again-${number + 1}-`)];
      source.append(": this one could not be fetched.");
      return [source];
    }));
    asked.forEach((link, number) => {
      const box = again.querySelector(`[id^="again-${number + 1}-question"]`);
      if (box) wire(box, nameOf(link));
    });
    done.textContent = `Asked again below: ${asked.length}.`;
  });
  forget.addEventListener("click", () => {
    round += 1;
    memory.forget(ANSWERS);
    pages.forget();
    again.replaceChildren();
    for (const reset of resets) reset();
    changed();
    done.textContent = "All answers and pages read are forgotten.";
  });
  addEventListener("pageshow", changed);
  addEventListener("storage", changed);
  changed();
}

// A page of this site; nothing if it cannot be had.
async function load(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : undefined;
  } catch {
    return undefined;
  }
}

// A question of another page, to stand on this one: its ids are its own here, and its links lead where they led.
function moved(box, address, prefix) {
  const copy = document.importNode(box, true);
  const parts = [copy, ...copy.querySelectorAll("*")];
  const ids = new Set(parts.map(({ id }) => id).filter(Boolean));
  const own = (id) => (ids.has(id) ? prefix + id : id);
  for (const part of parts) {
    for (const { name, value } of [...part.attributes]) {
      if (name === "id" || name === "for" || name.startsWith("aria-")) part.setAttribute(name, value.split(" ").map(own).join(" "));
      else if (/^(?:xlink:)?href$/.test(name) && value.startsWith("#") && ids.has(decodeURIComponent(value.slice(1)))) part.setAttribute(name, `#${prefix}${value.slice(1)}`);
      else if (name === "href" || name === "src") part.setAttribute(name, new URL(value, address).href);
      else if (value.includes("url(#")) part.setAttribute(name, value.replace(/url\(#([^)]+)\)/g, (_, id) => `url(#${own(id)})`));
    }
  }
  return copy;
}
