// The search dialog. site.js fetches this file, and this file the index, when a reader opens it.

import { excerpt, find, indexed, pieces } from "./find.js";

// The sections in an index: "docs" are MkDocs', "items" Zensical's. Their texts are HTML.
// Code in code is what page_runner/showing/keywords.py tells the search, and no reader.
function sectionsOf({ docs, items }, base) {
  const pages = {};
  const lookup = new Set(), glossaries = new Set();
  const sections = (docs ?? items).flatMap(({ location, title, text }) => {
    const page = location.split("#")[0];
    const body = parsed(text);
    const section = { page, url: new URL(location, base), title: plain(parsed(title)), keywords: [] };
    pages[page] ??= section.title;
    const entries = [];
    for (const code of body.querySelectorAll("code > code")) {
      const told = plain(code);
      const around = code.parentElement.parentElement;
      code.parentElement.remove();
      if (told === "=lookup") lookup.add(page);
      else if (!told.startsWith("#")) section.keywords.push(...told.split(","));
      else {
        const [, place, word] = told.match(/^#(\S*) (.*)$/);
        entries.push({ page, url: new URL(`#${place}`, section.url), title: word, keywords: [], prose: plain(around), code: "" });
        glossaries.add(page);
        around.remove();
      }
    }
    const code = [...body.querySelectorAll("pre")].map((block) => (block.remove(), plain(block)));
    return [{ ...section, prose: plain(body), code: code.join(" ") }, ...entries];
  });
  const kind = (page) => (glossaries.has(page) ? "glossary" : lookup.has(page) ? "lookup" : "lesson");
  return sections.map((section) => ({ ...section, kind: kind(section.page), pageTitle: pages[section.page] }));
}

const parsed = (html) => new DOMParser().parseFromString(html.replaceAll("<", " <"), "text/html").body;
const plain = (element) => element.textContent.replace(/\s+/g, " ").replace(/ (?=[.,;:!?)]( |$))/g, "").trim();

async function load(file, base) {
  const answer = await fetch(file);
  if (!answer.ok) throw new Error(answer.status);
  return indexed(sectionsOf(await answer.json(), base));
}

// Puts text into an element with the words that were met marked; text stays text, whatever it holds.
function marked(tag, text, met) {
  const element = document.createElement(tag);
  element.append(...pieces(text, met).map(([piece, is]) =>
    (is ? Object.assign(document.createElement("mark"), { textContent: piece }) : piece)));
  return element;
}

function item(section, met) {
  const link = document.createElement("a");
  link.href = section.url;
  const { title, pageTitle } = section;
  link.append(marked("strong", title === pageTitle ? title : `${pageTitle} › ${title}`, met), marked("p", excerpt(section, met), met));
  const item = document.createElement("li");
  item.append(link);
  return item;
}

function said(asked, index, { found, all }) {
  if (!asked) return "";
  if (!index) return "The index of this site could not be loaded: is the network gone?";
  if (!found.length) return "No page has these words.";
  return all ? `${found.length} result${found.length > 1 ? "s" : ""}` : "No page has all these words; these have most of them.";
}

// Shows in the dialog what it finds, as the reader types.
export function search(dialog) {
  const input = dialog.querySelector("input");
  const status = dialog.querySelector(".search__status");
  const list = dialog.querySelector(".search__results");
  const base = new URL(dialog.dataset.base.replace(/\/?$/, "/"), location);
  let loading;

  const show = async () => {
    const index = await (loading ??= load(dialog.dataset.index, base).catch(() => (loading = undefined)));
    const result = index ? find(index, input.value) : { found: [] };
    status.textContent = said(input.value.trim(), index, result);
    list.replaceChildren(...result.found.map((section) => item(section, result.met)));
    list.scrollTop = 0;
  };

  input.addEventListener("input", show);
  dialog.addEventListener("keydown", (event) => {
    const stops = [input, ...dialog.querySelectorAll(".search__results a, .search__help a")];
    const at = stops.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && at >= 0) stops[(at + step + stops.length) % stops.length].focus();
    else if (event.key === "Enter" && at === 0) list.querySelector("a")?.click();
    else return;
    event.preventDefault();
  });
  show();
}
