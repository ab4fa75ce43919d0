// Keeps the pages that were read, so that they can be read without a network; all of them, if the reader asks for it.
// A file is kept if it has the hash that the build gave it, and an open page gets the files of its own version or none.
// The build sets SITE: its version, its files (path → [bytes, hash, hash of what is in it if it is packed]), and the shell,
// those that each page needs. While an author works it sets none, and a worker that is left over from elsewhere goes.
const { version, files, shell } = self.SITE ?? {};
const { scope } = registration;

// Names of caches: of this version; of the marks that say of which version a page is; of nothing, which says that all is wanted.
const OURS = `lesson ${scope} `, NOW = OURS + version, PAGES = `${OURS}pages`, WHOLE = `${OURS}whole`;
const AWAY = "503.html", MISSING = "404.html";

const at = (path) => scope + path;
const isFile = (path) => Object.hasOwn(files, path);
const ours = async () => (await caches.keys()).filter((name) => name.startsWith(OURS));
const kept = (path, cacheName = NOW) => caches.match(at(path), { cacheName });

// The path of an address below the site's root; nothing if it is elsewhere.
function pathOf(address) {
  const plain = address.split(/[?#]/)[0];
  return plain.startsWith(scope) ? plain.slice(scope.length).replace(/(^|\/)index\.html$/, "$1") : undefined;
}

async function hashOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest.slice(0, 6)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Keeps what was answered, if it is this version's; says whether it is.
async function keep(path, answer) {
  const bytes = await answer.clone().arrayBuffer();
  if (!answer.ok || !files[path].includes(await hashOf(bytes))) return false;
  const headers = { "Content-Type": answer.headers.get("Content-Type") ?? "" };
  await (await caches.open(NOW)).put(at(path), new Response(bytes, { headers }));
  return true;
}

// Sees that a file is kept: from an older version, from what the browser has fetched, from the network.
async function have(path) {
  if (await kept(path)) return;
  for (const source of [() => caches.match(at(path)), () => fetch(at(path)), () => fetch(at(path), { cache: "reload" })]) {
    const answer = await source();
    if (answer && (await keep(path, answer))) return;
  }
  throw new Error("changed");
}

// The same of many, a few at a time; `told` hears of each, and of none after this has failed.
async function haveAll(paths, told = () => {}) {
  const waiting = [...paths];
  const lane = async () => {
    try {
      while (waiting.length) {
        const path = waiting.shift();
        await have(path);
        told(path);
      }
    } finally { waiting.length = 0; }
  };
  const failed = (await Promise.allSettled([lane(), lane(), lane(), lane()])).find(({ reason }) => reason);
  if (failed) throw failed.reason;
}

// A new version has, before it begins, all of the old one that it still needs.
addEventListener("install", (event) => {
  skipWaiting();
  if (!version) return;
  event.waitUntil((async () => {
    const requests = await Promise.all((await ours()).map(async (name) => (await caches.open(name)).keys()));
    const before = requests.flat().map(({ url }) => pathOf(url)).filter(isFile);
    await haveAll((await caches.has(WHOLE)) ? Object.keys(files) : new Set([...shell, ...before]));
  })());
});

addEventListener("activate", (event) => event.waitUntil((async () => {
  if (version) {
    await tidy();
    await clients.claim();
    return;
  }
  for (const name of await ours()) await caches.delete(name);
  const open = await clients.matchAll();
  await registration.unregister();
  await Promise.all(open.map((client) => client.navigate(client.url.split("#")[0])));
})()));

// Forgets the pages that are closed, and the versions that no open page has.
async function tidy() {
  if (registration.installing || registration.waiting) return;
  const marks = await caches.open(PAGES), needed = new Set([NOW, PAGES, WHOLE]);
  for (const { url } of await marks.keys()) {
    if (await clients.get(url.split("/").at(-1))) needed.add(OURS + (await (await marks.match(url)).text()));
    else await marks.delete(url);
  }
  for (const name of await ours()) if (!needed.has(name)) await caches.delete(name);
}

addEventListener("fetch", (event) => {
  const { request } = event, path = pathOf(request.url);
  if (!version || request.method !== "GET" || path === undefined) return;
  if (request.mode === "navigate") event.respondWith(page(event, path));
  else if (isFile(path)) event.respondWith(file(event, path));
});

// A page: as it is kept; else from the network; else the page that says why not. One of a newer version is marked as none of ours.
async function page({ request, resultingClientId }, path) {
  let answer = await kept(path), own = true;
  if (!answer) {
    try {
      answer = await fetch(request);
      own = !isFile(path) || (await keep(path, answer).catch(() => true));      // where there is no room, it is shown all the same
    } catch {
      if (isFile(`${path}/`)) return Response.redirect(at(`${path}/`));
      answer = await kept(path.endsWith("/") && !isFile(path) ? MISSING : AWAY);
    }
  }
  const marks = await caches.open(PAGES);
  await marks.put(at(`page/${resultingClientId}`), new Response(own ? version : "")).catch(() => {});
  return answer;
}

// What a page asks for, as its own version has it.
async function file({ request, clientId }, path) {
  const mark = await kept(`page/${clientId}`, PAGES), its = mark ? await mark.text() : version;
  if (!its) return fetch(request, { cache: "no-cache" });      // what the browser has of it may be of this version
  const answer = await kept(path, OURS + its);
  if (answer) return answer;
  if (its !== version) return Response.error();
  for (const cache of ["default", "reload"]) {
    const answer = await fetch(at(path), { cache });
    if (await keep(path, answer).catch(() => true)) return answer;
  }
  return Response.error();
}

// What a page says to this worker: { what, loaded: addresses, its own and of what it has loaded }; and how it is answered.
const ACTIONS = {
  // A page is there; of one that came before this worker, nothing is kept yet.
  read: async (tell, paths) => {
    const whole = await caches.has(WHOLE);
    tell({ whole });
    await haveAll(whole ? Object.keys(files) : paths).catch(() => {});
    await tidy();
  },
  whole: async (tell) => {
    const size = (paths) => paths.reduce((sum, path) => sum + files[path][0], 0), all = Object.keys(files);
    let done = 0;
    try {
      await haveAll(all, (path) => tell({ share: (done += size([path])) / size(all) }));
      await caches.open(WHOLE);
      tell({ whole: true });
    } catch ({ name, message }) {
      tell({ failed: name === "QuotaExceededError" ? "room" : message === "changed" ? "changed" : "network" });
    }
  },
  // All but the shell, and the page that is open.
  forget: async (tell, paths) => {
    await caches.delete(WHOLE);
    const now = await caches.open(NOW), stay = new Set([...shell, ...paths]);
    for (const path of Object.keys(files)) if (!stay.has(path)) await now.delete(at(path));
    tell({ whole: false });
  },
};
addEventListener("message", (event) => {
  const { what, loaded } = event.data;
  if (version) event.waitUntil(ACTIONS[what]((said) => event.ports[0].postMessage(said), loaded.map(pathOf).filter(isFile)));
});
