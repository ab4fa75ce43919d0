// A page that is opened from a folder: no browser loads modules there, or fetches anything. The build has put the modules below
// this, each as a function, and what they would fetch into scripts that hand it over: page_runner/publishing/folder.py.
const lesson = (() => {
  const ASSETS = document.currentScript.src.replace(/[^/]*$/, ""), ROOT = new URL("..", ASSETS).href;
  const makers = {}, made = {}, handed = {}, asked = {};
  const need = (path) => (made[path] ??= makers[path]());
  const pathOf = (address) => new URL(address, location).href.split(/[?#]/)[0].replace(ROOT, "");

  // A file out of its script.
  const load = (path) => (asked[path] ??= new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: `${ROOT}${path}.js`, onload: () => resolve(handed[path]) });
    script.onerror = () => {
      delete asked[path];
      reject(new TypeError(`${path}.js is not there`));
    };
    document.head.append(script);
  }));
  globalThis.fetch = async (address) => new Response(await load(pathOf(address)));

  // A worker gets its code from memory. What it would fetch is the file that it is named by, which is sent to it.
  const Native = Worker;
  const BEFORE = `globalThis.fetch = () => new Promise((done) => addEventListener("message", (event) => {
    if (!("file" in event.data)) return;
    event.stopImmediatePropagation();
    done(event.data.file ? new Response(event.data.file) : Response.error());
  }));\n`;
  globalThis.Worker = function (address, { name }) {
    const worker = new Native(URL.createObjectURL(new Blob([BEFORE, handed[pathOf(address)]])), { name });
    load(pathOf(new URL(name, new URL(address, location)))).catch(() => null).then((file) => worker.postMessage({ file }));
    return worker;
  };

  return {
    need,
    module(path, make) { makers[path] = make; },
    hand(path, text, isPacked) { handed[path] = isPacked ? Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)) : text; },
    at: (path) => ASSETS + path,
    // What a script imports while it runs, counted from the folder where the script lies.
    bring: async (folder, path) => need(new URL(path, ASSETS + folder).href.replace(ASSETS, "")),
  };
})();
