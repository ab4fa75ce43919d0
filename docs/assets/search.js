// Searches the sections of all pages. site.js fetches this file, and this file the index, when a reader opens the search.

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
  const pages = new Map(sections.map(({ page }) => [page, []]));
  for (const section of sections) pages.get(section.page).push(section);
  return [...pages.values()]
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

// Shows in the dialog what it finds, as the reader types.
export function search(dialog) {
  const input = dialog.querySelector("input");
  const status = dialog.querySelector(".search__status");
  const list = dialog.querySelector(".search__results");
  const base = new URL(dialog.dataset.base.replace(/\/?$/, "/"), location);
  let index;
  const load = () => (index ??= loadIndex(dialog.dataset.index, base).catch(() => (index = undefined)));

  const show = async () => {
    const words = patterns(input.value);
    const sections = await load();
    const found = sections && words.length ? find(sections, words) : [];
    status.textContent = !words.length ? "" : !sections ? "The index of this site could not be loaded."
      : found.length ? `${found.length} result${found.length > 1 ? "s" : ""}` : "No page has all these words.";
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

  input.addEventListener("input", show);
  dialog.addEventListener("keydown", (event) => {
    const stops = [input, ...list.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && at >= 0) stops[(at + step + stops.length) % stops.length].focus();
    else if (event.key === "Enter" && at === 0) stops[1]?.click();
    else return;
    event.preventDefault();
  });
  show();
}
