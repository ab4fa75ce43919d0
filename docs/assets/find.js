// Finds sections of the lesson by a reader's words. It reads no page and draws nothing: search.js does.

// Words that say nothing: passed over, unless a query has no others.
const NOTHING = new Set(`a an the this that these those it its i im my me we our you your they he she and or vs versus but if then
  than so as is isnt are arent was were be been being am do does doesnt did didnt dont done can cant cannot could should would
  will wont has have having had how why what whats when where which who to too of in on at by for from with into about between
  not no never always still just very really some any there here go goes going gets get getting happen happens tell explain
  please fix pytorch torch tensorflow keras`.split(/\s+/));

// What a word of the query counts by where it stands, and by how it is met there.
const WEIGHT = { title: 10, keywords: 8, pageTitle: 4, prose: 2, code: 0.7 };
const [SAME, FORM, BEGINNING, SLIP] = [1, 0.9, 0.4, 0.3];
const PHRASE = 20;   // at most, for a title or a phrase that is just what was asked
const KIND = { lesson: 1, glossary: 0.4, lookup: 0.05 };
const WORDS = 12;    // as many of a query are read
const LEAST = 0.4;   // the share of its words that a result has, beside what the best has

const WORD = /\d+(?:\.\d+)+|[\p{L}\p{N}_]+/gu;
const written = (text) => text.normalize("NFKC").toLowerCase().replaceAll("z", "s");   // optimizer, optimiser

// The words of a text; zero_grad is found by its parts too.
const wordsIn = (text) => written(text).match(WORD) ?? [];
const parts = (word) => (/[^_]_[^_]/.test(word) ? word.split("_").filter(Boolean) : []);
const wordsOf = (text) => wordsIn(text).flatMap((word) => [word, ...parts(word)]);

// What forms of a word have in common: explodes, exploding; larger, large; fitted, fitting; probability, probabilities.
function stem(word) {
  const ending = /^(\p{L}{3,}?)(?:(?:at)?(?:ions?|ing|ed|es|e|ers?|est|ences?)|ly|(?<![aisu])s)$/u;
  return word.replace(ending, "$1").replace(/y$/, "i").replace(/(.)\1$/, "$1");
}

// Whether a letter of a word is missing, added or another, or two are exchanged.
function slipped(one, other) {
  if (Math.abs(one.length - other.length) > 1) return false;
  let same = 0;
  while (same < one.length && one[same] === other[same]) same++;
  const [a, b] = [one.slice(same), other.slice(same)];
  return a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1)
    || (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2));
}

// The words of the index that a word of the query meets, with how well: the same, another form, what it begins, a slip.
function meets(word, vocabulary) {
  const met = new Map(), root = stem(word);
  for (const [other, otherRoot] of vocabulary) {
    if (other === word) met.set(other, SAME);
    else if (otherRoot === root) met.set(other, FORM);
    else if (word.length > 1 && other.startsWith(word)) met.set(other, BEGINNING);
  }
  if (!met.size && word.length > 4) {
    for (const [other, otherRoot] of vocabulary) if (slipped(word, other) || slipped(root, otherRoot)) met.set(other, SLIP);
  }
  return met;
}

// An index of sections, each with `title`, `keywords` (phrases), `pageTitle`, `page`, `prose`, `code`, `kind`, `url`.
export function indexed(sections) {
  const vocabulary = new Map();
  const entries = sections.map((section) => {
    const fields = Object.keys(WEIGHT).map((name) => {
      const counts = new Map();
      for (const word of wordsOf([section[name]].flat().join(" "))) {
        counts.set(word, (counts.get(word) ?? 0) + 1);
        if (!vocabulary.has(word)) vocabulary.set(word, stem(word));
      }
      return [WEIGHT[name], counts];
    });
    const phrases = [section.title, ...section.keywords].map((phrase) => saying(wordsOf(phrase)));
    return { section, fields, phrases };
  });
  return { entries, vocabulary };
}

// The words of a query as the index writes them: over fitting in one word, crossentropy and zero_the_grad in their parts.
// A word that says nothing is joined to none: "is nan" would be isnan.
function respaced(words, vocabulary) {
  const known = (word) => vocabulary.has(word);
  const says = (word) => !NOTHING.has(word);
  const joined = [];
  for (const word of words) {
    const both = joined.at(-1) + word;
    if (joined.length && says(word) && says(joined.at(-1)) && known(both)) joined.splice(-1, 1, both);
    else joined.push(word);
  }
  return joined.slice(0, 2 * WORDS).flatMap((word) => {
    if (known(word) || !says(word)) return word;
    if (parts(word).length) return parts(word);
    const cut = [...word.slice(0, 40)].findIndex((_, i) => i > 2 && i < word.length - 2 && known(word.slice(0, i)) && known(word.slice(i)));
    return cut > 0 ? [word.slice(0, cut), word.slice(cut)] : word;
  });
}

// The words that say something, or all if none does.
function saying(words) {
  const some = words.filter((word) => !NOTHING.has(word));
  return [...new Set(some.length ? some : words)];
}

// How well a field holds a word: what counts is how it is met, and a little how often.
function held(counts, met) {
  let best = 0;
  for (const [other, quality] of met) {
    const count = counts.get(other);
    if (count) best = Math.max(best, quality * (1 + Math.log2(Math.min(count, 8)) / 10));
  }
  return best;
}

// How much of a phrase and of the query are the same, from 0 to 1.
function shared(phrase, asked) {
  const met = asked.map((each) => Math.max(0, ...phrase.map((word) => each.met.get(word) ?? 0)));
  const weight = asked.reduce((sum, { rare }, i) => sum + rare * met[i], 0) / asked.reduce((sum, { rare }) => sum + rare, 0);
  return weight * Math.min(1, met.filter(Boolean).length / phrase.length);
}

// The sections that answer a query, best first, at most three of a page; a word has its entry among them.
// `all`: whether a page has all its words.
// `met`: the words of the index that were met. A word that few sections have counts more.
export function find({ entries, vocabulary }, query) {
  const asked = saying(respaced(wordsIn(query.replace(/['’]/g, "")), vocabulary)).slice(0, WORDS)
    .map((word) => ({ met: meets(word, vocabulary) }));
  const known = asked.filter(({ met }) => met.size);
  const met = new Map(known.flatMap((each) => [...each.met]));
  if (!known.length) return { found: [], all: false, met };
  const scores = entries.map(({ fields }) => known.map((each) =>
    Math.max(...fields.map(([weight, counts]) => weight * held(counts, each.met)))));
  known.forEach((each, i) => {
    each.rare = Math.log(4 + entries.length / scores.filter((score) => score[i]).length);
  });
  const most = known.reduce((sum, { rare }) => sum + rare, 0);
  const ranked = entries.map(({ section, phrases }, place) => {
    const score = scores[place];
    const share = known.reduce((sum, { rare }, i) => sum + (score[i] ? rare : 0), 0) / most;
    const phrase = Math.max(...phrases.map((each) => shared(each, known)));
    const worth = known.reduce((sum, { rare }, i) => sum + rare * score[i], 0) / most + PHRASE * phrase ** 2;
    const isEntry = section.kind === "glossary" && shared(phrases[0], known) === 1;
    return { section, share, isEntry, score: worth * share * KIND[section.kind] };
  }).filter(({ share }) => share > 0).sort((a, b) => b.score - a.score || (a.section.url.href < b.section.url.href ? -1 : 1));
  const least = Math.max(...ranked.map(({ share }) => share)) * LEAST;
  const ofPage = {};
  const kept = ranked.filter(({ section, share }) => share >= least && (ofPage[section.page] = (ofPage[section.page] ?? 0) + 1) <= 3);
  const last = kept.slice(19).find(({ isEntry }) => isEntry) ?? kept[19];
  const found = [...kept.slice(0, 19), ...(last ? [last] : [])].map(({ section }) => section);
  return { found, met, all: known.length === asked.length && wholly(entries, scores) };
}

// Whether the sections of one page have all words together.
function wholly(entries, scores) {
  const pages = {};
  entries.forEach(({ section }, place) => {
    const has = (pages[section.page] ??= scores[place].map(() => 0));
    scores[place].forEach((score, i) => (has[i] ||= score));
  });
  return Object.values(pages).some((has) => has.every(Boolean));
}

// A text in pieces [text, whether it is a word that was met].
export function pieces(text, met) {
  const done = [];
  let after = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (!wordsOf(word).some((each) => met.has(each))) continue;
    done.push([text.slice(after, index), false], [word, true]);
    after = index + word.length;
  }
  return [...done, [text.slice(after), false]].filter(([piece]) => piece);
}

// About 160 characters of a section: where most of the words stand together, of its prose, if they stand there.
// Where the title has as many, the section answers as a whole: then it is shown from its first line.
export function excerpt({ title, prose, code }, met) {
  const places = (text) => [...text.matchAll(WORD)].filter(({ 0: word }) => wordsOf(word).some((each) => met.has(each)));
  const inProse = places(prose);
  const inCode = inProse.length ? [] : places(code);
  const [text, found] = (inCode.length && !places(title).length) || !prose ? [code, inCode] : [prose, inProse];
  const roots = (places) => new Set(places.map(({ 0: word }) => stem(written(word)))).size;
  let start = 0, most = prose ? roots(places(title)) : 0;
  found.forEach(({ index }, i) => {
    const near = roots(found.slice(i).filter((other) => other.index < index + 120));
    if (near > most) [start, most] = [index, near];
  });
  start = start > 40 ? text.indexOf(" ", start - 40) + 1 : 0;
  const rest = text.slice(start);
  return (start ? "… " : "") + (rest.length > 160 ? `${rest.slice(0, 160).replace(/ \S*$/, "")} …` : rest);
}
