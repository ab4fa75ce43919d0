// What the pages can do beyond HTML. Each function is one feature; without this file every text is still there.

const THEME = "lesson-theme";
const PAGES = "lesson-pages";
const ASSETS = document.currentScript.src.replace(/[^/]*$/, "");

// What is kept in this browser alone, by key. Where storage is refused it lasts for this page; what cannot be read is nothing.
const memory = {
  held: {},
  read(key) {
    let kept;
    try { kept = JSON.parse(localStorage.getItem(key)); } catch { kept = this.held[key]; }
    return kept && typeof kept === "object" && !Array.isArray(kept) ? kept : {};
  },
  write(key, value) {
    this.held[key] = value;
    try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* refused */ }
  },
  forget(key) {
    delete this.held[key];
    try { localStorage.removeItem(key); } catch { /* refused */ }
  },
};
const place = ({ pathname }) => pathname.replace(/\/index\.html$/, "/");

// The system's theme until the reader chooses the other one; choosing the system's again forgets the choice.
function switchTheme() {
  const button = document.querySelector("[data-theme-switch]");
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const ofSystem = () => (system.matches ? "dark" : "light");
  const other = () => ((root.dataset.theme || ofSystem()) === "dark" ? "light" : "dark");
  const label = () => {
    button.title = `Use the ${other()} theme`;
    button.setAttribute("aria-label", button.title);
  };
  button.addEventListener("click", () => {
    const theme = other();
    const chosen = theme !== ofSystem();
    if (chosen) root.dataset.theme = theme;
    else delete root.dataset.theme;
    try { chosen ? localStorage.setItem(THEME, theme) : localStorage.removeItem(THEME); } catch { /* refused: it lasts for this page */ }
    label();
  });
  system.addEventListener("change", label);
  label();
}

// The words "Copy" and "Copied" are in the stylesheet, so that the page's text is the same without script.
function copyCode() {
  for (const block of document.querySelectorAll(".md-typeset .highlight")) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "copy", ariaLabel: "Copy code" });
    button.addEventListener("click", async () => {
      const code = block.querySelector("code");
      try {
        await navigator.clipboard.writeText(code.innerText.trimEnd() + "\n");
      } catch {
        return getSelection().selectAllChildren(code);   // the clipboard is refused: the keyboard can still copy
      }
      button.dataset.done = "";
      button.ariaLabel = "Copied";
      setTimeout(() => { delete button.dataset.done; button.ariaLabel = "Copy code"; }, 2000);
    });
    block.prepend(button);
  }
}

// Marks the section being read: the last whose heading has passed the upper third of the window, and at the end the last.
function followSections() {
  const foot = document.querySelector(".foot");
  const sections = [...document.querySelectorAll(".sections a")]
    .map((link) => ({ link, heading: document.getElementById(decodeURIComponent(link.hash.slice(1))) }))
    .filter(({ heading }) => heading);
  const mark = () => {
    const atEnd = scrollY > 0 && foot.getBoundingClientRect().bottom < innerHeight + 2;
    const read = sections.filter(({ heading }) => atEnd || heading.getBoundingClientRect().top < innerHeight / 3).pop();
    for (const { link } of sections) link.ariaCurrent = link === read?.link ? "location" : null;
  };
  // The observed area has no upper end, so that a jump over many headings counts as crossing each.
  const crossing = new IntersectionObserver(mark, { rootMargin: "1000000px 0px -66%" });
  for (const { heading } of sections) crossing.observe(heading);
  new IntersectionObserver(mark, { threshold: 1 }).observe(foot);
}

// A trouble that one arrives at by its address stands open.
function openEntry() {
  const open = () => document.querySelector(":is(h2, h3):target + p + p + details.example")?.setAttribute("open", "");
  addEventListener("hashchange", open);
  addEventListener("pageshow", open);
}

// A link to a section of this page leaves the phone's menu open over it; so does a window that grows.
function closeMenu() {
  const menu = document.getElementById("nav");
  const close = () => menu.matches(":popover-open") && menu.hidePopover();
  menu.addEventListener("click", (event) => event.target.closest("a") && close());
  matchMedia("(min-width: 60rem)").addEventListener("change", close);
}

// What settled a claim, or what a word means, beside it: while the mouse is there, or until it is closed. Else it is a link.
function explain() {
  const note = Object.assign(document.createElement("span"), { className: "note", popover: "auto" });
  note.setAttribute("role", "status");
  let mark, pinned, wasPinned, leaving;
  const line = (text, href) => Object.assign(document.createElement(href ? "a" : "span"), { textContent: text, ...(href && { href }) });
  const show = (next) => {
    clearTimeout(leaving);
    if (mark === next && note.matches(":popover-open")) return;
    if (note.isConnected) note.hidePopover();
    mark = next;
    mark.after(note);
    note.showPopover();
    const { why, block } = mark.dataset;
    note.replaceChildren(
      ...why.split("\n").map((text) => line(text)),
      ...(block ? [line(`rests on ${block}`, block.replace(/\w+ /, "#block-"))] : []),
      line(block ? "in the list of claims" : "in the list of words", mark.getAttribute("href")));
    mark.setAttribute("aria-expanded", "true");
    const at = [...(block ? mark.parentElement : mark).getClientRects()].pop(), { width, height } = note.getBoundingClientRect();
    const left = Math.min(mark.getBoundingClientRect().left, document.documentElement.clientWidth - width - 8);
    const top = at.bottom + height + 8 > innerHeight && at.top > height + 8 ? at.top - height - 6 : at.bottom + 6;
    Object.assign(note.style, { left: `${Math.max(8, left) + scrollX}px`, top: `${top + scrollY}px` });
  };
  const leave = () => (leaving = setTimeout(() => pinned || (note.isConnected && note.hidePopover()), 300));
  note.addEventListener("beforetoggle", ({ newState }) => {
    if (newState === "open") return;
    mark.setAttribute("aria-expanded", "false");
    pinned = false;
  });
  note.addEventListener("pointerenter", () => clearTimeout(leaving));
  note.addEventListener("pointerleave", leave);
  for (const each of document.querySelectorAll(".why, .term")) {
    each.setAttribute("role", "button");
    each.setAttribute("aria-expanded", "false");
    each.addEventListener("pointerenter", ({ pointerType }) => pointerType === "mouse" && !pinned && show(each));
    each.addEventListener("pointerleave", leave);
    each.addEventListener("pointerdown", () => (wasPinned = pinned && mark === each));   // a press outside a note closes it
    each.addEventListener("click", (event) => {
      event.preventDefault();
      if (wasPinned || (pinned && mark === each)) note.hidePopover();
      else { show(each); pinned = true; }
      wasPinned = false;
    });
    each.addEventListener("keydown", (event) => event.key === " " && (event.preventDefault(), each.click()));
  }
}

// The search dialog opens at once; what searches, and then its index, is fetched when it first opens.
function openSearch() {
  const dialog = document.getElementById("search");
  const opener = document.querySelector("[data-search-open]");
  if (!opener) return;
  const input = dialog.querySelector("input");
  let started;
  const open = () => {
    dialog.showModal();
    input.select();
    started ??= import("./search.js").then(({ search }) => search(dialog)).catch(() => {
      started = undefined;
      dialog.querySelector(".search__status").textContent = "The search could not be loaded. Is the network gone? Else reload the page.";
    });
  };
  opener.addEventListener("click", open);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("a, [data-search-close]")) dialog.close();
  });
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");   // the closed dialog's own field may still be the target
    if (event.key !== "/" || (typing && typing !== input) || dialog.open || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    open();
  });
}

// Marks the pages that were read: open for twenty seconds, and their end was on the screen.
function followPages() {
  const links = [...document.querySelectorAll(".pages a")].filter((link) => !link.closest(".sections"));
  const own = links.find((link) => link.ariaCurrent === "page");
  const mark = () => {
    const read = memory.read(PAGES);
    for (const link of links) {
      link.querySelector(".read")?.remove();
      if (read[place(link)] === 1) link.insertAdjacentHTML("beforeend", ' <span class="read"><span class="unseen">read</span></span>');
    }
  };
  let seconds = 0, ended = false;
  const note = () => {
    if (!ended || seconds < 20) return;
    clearInterval(clock);
    foot.disconnect();
    memory.write(PAGES, { ...memory.read(PAGES), [place(own)]: 1 });
    mark();
  };
  const clock = own && setInterval(() => { seconds += !document.hidden; note(); }, 1000);
  const foot = new IntersectionObserver(([{ isIntersecting }]) => { ended ||= isIntersecting; note(); });
  if (own) foot.observe(document.querySelector(".foot"));
  addEventListener("pageshow", mark);
  addEventListener("storage", mark);
  mark();
  return { read: () => memory.read(PAGES), forget: () => { memory.forget(PAGES); mark(); } };
}

// Questions that take an answer, tasks and forecasts: fetched where there is one, or the score. Without it they are folds that open.
function openQuestions(pages) {
  if (document.querySelector(".ask, .task, .forecast, .score")) import("./questions.js").then(({ start }) => start({ memory, place, pages })).catch(() => {});
}

// Pictures that move: each is started by the script that it names.
function openExplorers() {
  for (const box of document.querySelectorAll("[data-explorer]")) {
    import(`./explore/${box.id}.js`).then(({ explore }) => explore(box)).catch((error) => {
      box.dataset.failed = "";      // the picture stands there as it was drawn
      console.error(error);
    });
  }
}

// Blocks that a reader can change: Python and the field come when one is asked for.
function openBlocks() {
  for (const block of document.querySelectorAll("[data-run]")) {
    const opener = Object.assign(document.createElement("button"), { type: "button", className: "button change", ariaLabel: "Change and run", ariaLive: "polite" });
    opener.addEventListener("click", () => {
      opener.ariaBusy = true;
      const worker = new Worker(`${ASSETS}run/python.js`, { name: block.dataset.run });
      worker.onerror = () => (worker.failed = true);      // before anyone listens
      import("./run/runner.js").then(({ open }) => open({ block, worker, memory, place })).catch(() => {
        opener.ariaLabel = opener.textContent = "Could not be loaded. Is the network gone? Else reload the page.";
      });
    }, { once: true });
    (block.querySelector(":scope > .highlight") ?? block).append(opener);
  }
}

// The form that reads a log: what it was given last is there, else the page's first rows. Its scripts come when it is touched.
function openLog() {
  const form = document.querySelector("[data-reads-logs]"), rows = document.querySelector(".prints samp");
  if (!form) return;
  const kept = memory.read("lesson-log"), first = { text: rows.textContent.trimEnd(), rate: form.querySelector("[data-example]").value };
  for (const field of form.querySelectorAll("[name]")) field.value = (kept.text ? kept : first)[field.name] ?? field.value;
  let loading;
  const load = () => (loading ??= import("./forensics/form.js").then(({ start }) => start({ form, memory })).catch(() => {
    loading = undefined;
    form.querySelector("[role]").textContent = "The reader could not be loaded. Is the network gone? Else reload the page.";
  }));
  form.addEventListener("focusin", load);
  form.addEventListener("click", async (event) => (await load())?.(event));
}

for (const feature of [switchTheme, copyCode, followSections, openEntry, closeMenu, explain, openSearch, openExplorers, openBlocks, openLog]) feature();
openQuestions(followPages());
