"""`make audit`: Lighthouse on each page of the built site, as a phone and as a desktop, printed as a table.

Then the frames of each picture that moves, on a processor slowed four times. Lighthouse needs Node, which nothing else
here does. A measure of performance on a busy machine means nothing.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

import browser as browsers

LIGHTHOUSE = "lighthouse@12.8.2"  # 13 wants a newer Node than Debian's
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
KINDS = ("performance", "accessibility", "best-practices", "seo")


class Compressed(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as a real host does: text compressed, and kept by the browser."""

    def send_head(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return super().send_head()
        body = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in (".html", ".css", ".js", ".json", ".svg", ".txt", ".xml"):
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=31536000")
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, *_: object) -> None:
        """The table is what is wanted."""


def serve(site: Path, handler: type[Compressed] = Compressed) -> http.server.ThreadingHTTPServer:
    """Serve a built site on a free port of this machine."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def scores(address: str, form: str, program: str) -> list[int]:
    """Lighthouse's four scores of a page, of 100."""
    preset = ["--preset=desktop"] if form == "desktop" else []
    done = subprocess.run(
        ["npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json", f"--chrome-flags={FLAGS}",
         f"--only-categories={','.join(KINDS)}", *preset],
        env=os.environ | {"CHROME_PATH": program}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"Lighthouse failed on {address}: {done.stderr.strip()[-300:]}")
    categories = json.loads(done.stdout)["categories"]
    return [round(100 * categories[kind]["score"]) for kind in KINDS]


DRAG = """async control => {
    const grip = control.matches('.explorer-grip'), box = control.getBoundingClientRect(), times = [];
    const middle = [box.x + box.width / 2, box.y + box.height / 2], low = +control.min, high = +control.max;
    const send = (type, turn) => control.dispatchEvent(new PointerEvent(type, {
        bubbles: true, pointerId: 1, clientX: middle[0] + 40 * Math.sin(turn), clientY: middle[1] + 40 * Math.cos(turn),
    }));
    if (grip) { control.setPointerCapture = () => {}; control.hasPointerCapture = () => true; send('pointerdown', 0); }
    for (let frame = 0; frame < 180; frame++) {
        const now = await new Promise(requestAnimationFrame);
        times.push(now);
        if (grip) send('pointermove', frame / 15);
        else {
            control.value = low + (high - low) * (0.5 + 0.5 * Math.sin(frame / 15));
            control.dispatchEvent(new Event('input', { bubbles: true }));
        }
    }
    return times.slice(1).map((time, i) => time - times[i]);
}"""  # 180 frames of a handle, or a slider, that is moved in each


def frames(address: str, program: str) -> Iterator[tuple[str, float, float]]:
    """Of each handle and each slider of a page, moved at 390 px: name, middle frame and 95th of 100 in ms."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(viewport={"width": 390, "height": 844}, device_scale_factor=3)
        tab.goto(address, wait_until="networkidle")
        tab.context.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": 4})
        for control in tab.locator(".explorer .explorer-grip, .explorer input[type=range]").all():
            control.scroll_into_view_if_needed()
            times = sorted(control.evaluate(DRAG))
            name = control.get_attribute("aria-label") or control.get_attribute("id") or ""
            yield name, times[len(times) // 2], times[95 * len(times) // 100]
        browser.close()


def main() -> None:
    """Build, serve, measure, print."""
    if not shutil.which("npx"):
        sys.exit("make audit runs Lighthouse, which needs Node: install it, or leave this out")
    program = browsers.path()
    if program is None:
        sys.exit(browsers.ADVICE)
    with tempfile.TemporaryDirectory() as folder:
        address = "https://example.org/"
        build = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", folder]
        if subprocess.run(build, env=os.environ | {"SITE_URL": address}, check=False).returncode:
            sys.exit("the site does not build: see above")
        server = serve(Path(folder))
        pages = sorted(path.parent.relative_to(folder) for path in Path(folder).rglob("index.html"))
        print(f"{'page':28} {'form':8} {'  '.join(KINDS)}")
        for page in pages:
            for form in ("phone", "desktop"):
                where = f"http://127.0.0.1:{server.server_port}/{'' if str(page) == '.' else f'{page}/'}"
                row = scores(where, form, program)
                cells = "  ".join(f"{score:{len(kind)}}" for score, kind in zip(row, KINDS, strict=True))
                print(f"{urlsplit(where).path:28} {form:8} {cells}", flush=True)
        print(f"\n{'page':28} {'moved':32} frame, ms   95 of 100 below")
        for page in pages:
            where = f"http://127.0.0.1:{server.server_port}/{'' if str(page) == '.' else f'{page}/'}"
            if "data-explorer" in Path(folder, page, "index.html").read_text(encoding="utf-8"):
                for name, middle, most in frames(where, program):
                    print(f"{urlsplit(where).path:28} {name:32} {middle:9.1f}   {most:9.1f}", flush=True)
        server.shutdown()


if __name__ == "__main__":
    main()
