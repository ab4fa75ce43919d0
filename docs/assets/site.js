// What the pages can do beyond HTML. Each function is one feature; without this file every text is still there.

const THEME = "lesson-theme";

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
    try {
      if (chosen) localStorage.setItem(THEME, theme);
      else localStorage.removeItem(THEME);
    } catch { /* storage is refused: the choice lasts for this page */ }
    label();
  });
  system.addEventListener("change", label);
  label();
}

// The words "Copy" and "Copied" are in the stylesheet, so that the page's text is the same without script.
function copyCode() {
  for (const block of document.querySelectorAll(".md-typeset .highlight")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.setAttribute("aria-label", "Copy code");
    button.addEventListener("click", async () => {
      const code = block.querySelector("code");
      try {
        await navigator.clipboard.writeText(code.innerText.trimEnd() + "\n");
      } catch {
        getSelection().selectAllChildren(code);   // the clipboard is refused: the keyboard can still copy
        return;
      }
      button.dataset.done = "";
      button.setAttribute("aria-label", "Copied");
      setTimeout(() => {
        delete button.dataset.done;
        button.setAttribute("aria-label", "Copy code");
      }, 2000);
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
    for (const { link } of sections) {
      if (link === read?.link) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  // The observed area has no upper end, so that a jump over many headings counts as crossing each.
  const crossing = new IntersectionObserver(mark, { rootMargin: "1000000px 0px -66%" });
  for (const { heading } of sections) crossing.observe(heading);
  new IntersectionObserver(mark, { threshold: 1 }).observe(foot);
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

// The index in sections: "docs" are MkDocs', "items" Zensical's. Its texts are HTML.
async function loadIndex(file, base) {
  const answer = await fetch(file);
  if (!answer.ok) throw new Error(answer.status);
  const plain = (html) =>
    new DOMParser().parseFromString(html.replaceAll("<", " <"), "text/html").body.textContent.replace(/\s+/g, " ").trim();
  const titles = {};
  const { docs, items } = await answer.json();
  return (docs ?? items).map(({ location, title, text }) => {
    const page = location.split("#")[0];
    const section = { page, url: new URL(location, base), title: plain(title), text: plain(text) };
    section.pageTitle = titles[page] ??= section.title;
    return section;
  });
}

// A word of the query finds the words that begin with it: "rate" finds "rates", not "generated".
function patterns(query) {
  const words = query.match(/[\p{L}\p{N}_.]+/gu) ?? [];
  return words.map((word) => new RegExp(`(?<![\\p{L}\\p{N}])${word.replaceAll(".", "\\.")}`, "giu"));
}

const count = (words, text) => words.filter((word) => text.search(word) >= 0).length;

// Sections of the pages that hold every word, best first. A word in a title counts more than one in the text.
function find(sections, words) {
  const held = (section) => count(words, `${section.title} ${section.text}`);
  return [...Map.groupBy(sections, (section) => section.page).values()]
    .filter((page) => words.every((word) => page.some((section) => count([word], `${section.title} ${section.text}`))))
    .flatMap((page) => {
      const most = Math.max(...page.map(held));
      return page
        .filter((section) => held(section) === most)
        .map((section) => ({ section, score: 2 * most + 3 * count(words, section.title) + 2 * count(words, section.pageTitle) }))
        .sort((a, b) => b.score - a.score)
        .slice(0, 3);
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, 20)
    .map(({ section }) => section);
}

// About 160 characters of the text, from where most of the words stand together.
function excerpt(text, words) {
  let start = 0, most = 0;
  for (const { index } of words.flatMap((word) => [...text.matchAll(word)])) {
    const near = count(words, text.slice(index, index + 120));
    if (near > most) [start, most] = [index, near];
  }
  start = start > 40 ? text.indexOf(" ", start - 40) + 1 : 0;
  return (start ? "… " : "") + text.slice(start, start + 160) + (start + 160 < text.length ? " …" : "");
}

// Puts text into an element with the words marked; text stays text, whatever it holds.
function markWords(element, text, words) {
  const any = new RegExp(`(${words.map((word) => word.source).join("|")})`, "giu");
  text.split(any).forEach((piece, i) => {
    if (i % 2) element.append(Object.assign(document.createElement("mark"), { textContent: piece }));
    else element.append(piece);
  });
  return element;
}

function search() {
  const dialog = document.getElementById("search");
  const opener = document.querySelector("[data-search-open]");
  if (!opener) return;
  const input = dialog.querySelector("input");
  const status = dialog.querySelector(".search__status");
  const list = dialog.querySelector(".search__results");
  const base = new URL(dialog.dataset.base.replace(/\/?$/, "/"), location);
  let index;
  const load = () => (index ??= loadIndex(dialog.dataset.index, base));

  const show = async () => {
    const words = patterns(input.value);
    let found = [];
    try {
      found = words.length ? find(await load(), words) : [];
      status.textContent = !words.length ? "" : found.length ? `${found.length} result${found.length > 1 ? "s" : ""}` : "No page has all these words.";
    } catch {
      index = undefined;
      status.textContent = "The index of this site could not be loaded.";
    }
    list.replaceChildren(...found.map((section) => {
      const link = document.createElement("a");
      link.href = section.url;
      const title = section.title === section.pageTitle ? section.title : `${section.pageTitle} › ${section.title}`;
      link.append(markWords(document.createElement("strong"), title, words));
      link.append(markWords(document.createElement("p"), excerpt(section.text, words), words));
      const item = document.createElement("li");
      item.append(link);
      return item;
    }));
  };
  const open = () => {
    dialog.showModal();
    input.select();
    load().catch(() => (index = undefined));
  };

  opener.addEventListener("click", open);
  input.addEventListener("input", show);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("a, [data-search-close]")) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    const stops = [input, ...list.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && at >= 0) stops[(at + step + stops.length) % stops.length].focus();
    else if (event.key === "Enter" && at === 0) stops[1]?.click();
    else return;
    event.preventDefault();
  });
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");   // the closed dialog's own field may still be the target
    if (event.key !== "/" || (typing && typing !== input) || dialog.open || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    open();
  });
}

switchTheme();
copyCode();
followSections();
closeMenu();
explain();
search();
