// Forecasts: a reader's number beside those of the formula and the run, which the build has made. questions.js fetches this file.

const TIMES = { k: 1e3, thousand: 1e3, million: 1e6 };
const SIGNED = /(?<![\d.,])[-+]/.source;
const BODY = /\d{1,3}(?:[ ']\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*|[.,]\d+/.source;
const FOUND = new RegExp(`(?<sign>${SIGNED})?(?<body>${BODY})(?<power>e[-+]?\\d+)?(?:\\s?(?<times>${Object.keys(TIMES).join("|")})\\b)?`, "gi");
const NONE = "No number was found there. Type one in digits.";
const SEVERAL = "More than one number stands there. Type one.";
const UNCLEAR = "It is not clear which number that is. Type it with one point, and no commas.";
const GREAT = "That number is too large.";

// The number that somebody means, as `number`, or else what to say, as `refused`: "12,5" and "1e-3", "about 300" and "2k".
// A comma before three digits parts thousands, as in the numbers of these pages; any other stands for a point.
export function taken(text) {
  const found = [...text.normalize("NFKC").replaceAll("\u2212", "-").replaceAll("\u2019", "'").matchAll(FOUND)];
  if (found.length !== 1) return { refused: found.length ? SEVERAL : NONE };
  const { sign, body, power, times } = found[0].groups;
  const number = Number(`${sign ?? ""}${plain(body)}${power ?? ""}`) * (TIMES[times?.toLowerCase()] ?? 1);
  if (Number.isNaN(number)) return { refused: UNCLEAR };
  return Number.isFinite(number) ? { number } : { refused: GREAT };
}

// Digits with a point at most; what is no number if it cannot be told which sign is the point.
function plain(body) {
  const text = body.replace(/[ ']/g, ""), signs = text.match(/[.,]/g) ?? [], last = signs.at(-1);
  const parting = (sign, digits) => RegExp(`^[1-9]\\d{0,2}(\\${sign}\\d{3})+$`).test(digits);
  if (new Set(signs).size === 2) {      // 1,250.5 or 1.250,5
    const [whole, rest] = text.split(last), other = signs[0];
    return text.split(last).length === 2 && parting(other, whole) ? `${whole.replaceAll(other, "")}.${rest}` : "none";
  }
  if (signs.length > 1) return parting(last, text) ? text.replaceAll(last, "") : "none";
  return last === "," && parting(",", text) ? text.replace(",", "") : text.replace(",", ".");
}

const minus = (text) => text.replace(/^-/, "−");
const far = (number) => number !== 0 && (Math.abs(number) >= 1e9 || Math.abs(number) < 1e-4);
const shown = (number) => minus(far(number) ? number.toExponential().replace("e+", "e") : number.toLocaleString("en", { maximumFractionDigits: 9 }));

// By how much a number is off, to the digits of the run's, as the build says it of the formula.
function off(number, digits) {
  const few = { minimumFractionDigits: Number(digits), maximumFractionDigits: Number(digits) };
  const size = digits === "e" || Math.abs(number) >= 1e9 ? Math.abs(number).toExponential(1).replace("e+", "e") : Math.abs(number).toLocaleString("en", few);
  return /[1-9]/.test(size) ? (number > 0 ? "+" : "−") + size : size;
}

// Wires a box. `before` is the forecast that was kept, if any; `keep` gets the first one. Returns what undoes all of it.
export function wire({ box, said, before, keep }) {
  const field = box.querySelector("input"), fold = box.querySelector("details");
  const yours = fold.querySelector(".forecast-yours"), [formula, run] = fold.querySelectorAll(".forecast-yours ~ tr");
  const compare = () => {
    const { number, refused } = taken(field.value);
    field.setAttribute("aria-invalid", String(!!refused));
    said.textContent = refused ?? "";
    if (refused) return;
    const [mine, apart] = yours.querySelectorAll("td");
    mine.textContent = shown(number);
    apart.textContent = off(number - Number(run.dataset.number), run.dataset.digits);
    yours.hidden = false;
    fold.open = true;
    const says = (row) => row.querySelector("td").textContent.trim();
    said.textContent = `Taken as ${shown(number)}. The formula says ${says(formula)}, the run ${says(run)}.`;
    keep(number);
  };
  box.querySelector("button").addEventListener("click", compare);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) compare();
  });
  said.textContent = before === undefined ? "" : `Your forecast was ${shown(Number(before))}.`;
  return () => {
    field.value = said.textContent = "";
    field.removeAttribute("aria-invalid");
    yours.hidden = true;
    fold.open = false;
  };
}
