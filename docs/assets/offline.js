// What of the site is kept in this browser, to be read without a network. sw.js keeps it; it is asked once all else is there.
const ROOT = new URL("..", import.meta.url);
const box = document.querySelector("[data-keep]"), button = box?.querySelector("button"), said = box?.querySelector("[role=status]");
const KEEP = button?.textContent, REMOVE = KEEP?.replace("Keep", "Remove what is kept");
const SAID = {
  begun: "Fetching…",
  whole: "Kept: all pages, search and Python.",
  forgotten: "Removed. Pages that you open are kept again.",
  room: "There is no room for it in this browser.",
  changed: "The site is being changed just now. Try again in some minutes.",
  network: "The network is gone. What has come is kept: press again to go on.",
  none: "This browser keeps no pages, or not in a private window.",
};

// The worker, once it works. Where its files cannot be had, it never does.
async function worker() {
  const { active, installing, waiting } = await navigator.serviceWorker.register(new URL("sw.js", ROOT));
  const coming = active ?? waiting ?? installing;
  return new Promise((resolve, reject) => {
    const look = () => {
      if (coming.state === "activated") resolve(coming);
      if (coming.state === "redundant") reject(new Error("changed"));
    };
    coming.addEventListener("statechange", look);
    look();
  });
}

// Asks it for something; `hear` is told what it answers.
async function ask(what, hear) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => hear(data);
  const to = await worker(), loaded = [location.href, ...performance.getEntriesByType("resource").map(({ name }) => name)];
  to.postMessage({ what, loaded }, [port2]);
}

let isWhole = false;
function show(whole) {
  isWhole = whole;
  button.textContent = whole ? REMOVE : KEEP;
}
// What is heard of what was asked for: how much of it is there, or how it ended.
function hear({ share, whole, failed }) {
  if (share !== undefined) {
    const quarters = Math.floor(4 * share) * 25;
    said.textContent = quarters ? `${SAID.begun} ${quarters} %` : SAID.begun;
    return;
  }
  button.ariaBusy = null;
  if (!failed) show(whole);
  said.textContent = SAID[failed ?? (whole ? "whole" : "forgotten")];
}

button?.addEventListener("click", async () => {
  if (button.ariaBusy) return;
  button.ariaBusy = "true";
  if (!isWhole) said.textContent = SAID.begun;
  try {
    await ask(isWhole ? "forget" : "whole", hear);
    if (!isWhole) await navigator.storage?.persist?.();
  } catch ({ message }) {
    hear({ failed: !navigator.onLine ? "network" : message === "changed" ? message : "none" });
  }
});

// In the place of a page that is not kept stands a list: of all pages, those that are.
const list = document.querySelector("[data-kept]");
if (list) {
  for (const link of list.querySelectorAll("a")) if (!(await caches.match(link.href))) link.parentElement.remove();
  for (const group of list.querySelectorAll("li:not(:has(a))")) group.remove();
  list.hidden = false;
}

// It begins when the browser has nothing else to do.
if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done, { once: true }));
await new Promise((done) => (globalThis.requestIdleCallback ?? setTimeout)(done));
try {
  await ask("read", ({ whole }) => button && show(whole));
} catch { /* the pages are there all the same; who asks to keep them is told */ }
