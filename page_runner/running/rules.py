"""What a page may not do: run for ever, eat the memory, reach the network, write a file, start a process."""

from __future__ import annotations

import os
import re
import signal
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from math import ceil

try:
    import resource
except ImportError:  # Windows has no such limits: there the limit on wall time holds alone.
    resource = None  # type: ignore[assignment]

RULE = "a page only computes, prints and draws"

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
# Python tells of what it does as events, "os.mkdir", "socket.connect". Of these families all is refused but what
# only looks, so that a call that is not thought of here is refused too.
FAMILIES = ("os", "shutil", "socket", "subprocess", "pty", "tempfile", "sqlite3", "urllib", "http", "ftplib", "smtplib")
ALLOWED = {
    "os.listdir", "os.scandir", "os.walk", "os.fwalk", "os.getxattr", "os.listxattr", "os.add_dll_directory",
    "os.putenv", "os.unsetenv", "socket.__new__", "socket.gethostname",
}  # fmt: skip
NAMED = {
    "socket.connect": "opens a network connection",
    "socket.bind": "opens a network port",
    "urllib.Request": "opens a network connection",
    "socket.sendto": "sends something over the network",
    "socket.sendmsg": "sends something over the network",
    "os.mkdir": "makes a folder",
    "os.remove": "deletes a file",
    "os.rename": "renames a file",
    "os.rmdir": "deletes a folder",
    "os.truncate": "changes a file",
    "os.symlink": "makes a link",
    "os.link": "makes a link",
    "os.fork": "starts another process",
    "os.forkpty": "starts another process",
}
STARTS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "pty.spawn"}
LOOKS_UP = re.compile(r"socket\.get(addrinfo|host|name)")
UNTOLD = (("os", "mkfifo"), ("os", "mknod"), ("_posixsubprocess", "fork_exec"))  # of these Python tells nothing


@dataclass(frozen=True)
class Limits:
    """What one block may use.

    Attributes:
        cpu: Seconds of the block's own CPU time. Wall time would give false alarms on a busy machine.
        wall: Seconds until a block that sleeps is ended.
        memory: Bytes on top of what the process has when it starts.
        output: Characters that a block may print.
        attempt: Seconds of CPU time of an attempt at a task for readers.
    """

    cpu: int = 10
    wall: int = 120
    memory: int = 2 * 1024**3
    output: int = 20_000
    attempt: int = 2


class RuleBroken(BaseException):
    """A block did what no block may do. Not an `Exception`, so that a block does not catch it by accident."""


def restrict(limits: Limits) -> None:
    """Put the process under the rules for good: memory, network, files, other programs."""
    tempfile.gettempdir()  # finds its folder by writing to it, once
    if resource is not None:
        signal.signal(signal.SIGXCPU, _too_long)
        if os.path.exists("/proc/self/statm"):
            with open("/proc/self/statm") as statm:
                size = int(statm.read().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (size + limits.memory, resource.RLIM_INFINITY))
        # torch.save and other compiled code raise no audit event: the kernel refuses what they write.
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    sys.dont_write_bytecode = True
    for module, name in UNTOLD:
        with suppress(ImportError):
            setattr(import_module(module), name, partial(_refuse_untold, name))
    sys.addaudithook(_audit)


def start_clock(limits: Limits) -> None:
    """Give the block that starts now its seconds of CPU."""
    if resource is not None:
        used = ceil(time.process_time())
        resource.setrlimit(resource.RLIMIT_CPU, (used + limits.cpu, resource.RLIM_INFINITY))


def _too_long(signum: int, frame: object) -> None:
    raise RuleBroken("ran for more CPU seconds than a block may: is there an endless loop?")


def _refuse_untold(name: str, *args: object, **settings: object) -> None:
    what = "starts another process" if name == "fork_exec" else f"makes a file (os.{name})"
    raise RuleBroken(f"{what}: {RULE}")


def _audit(event: str, args: tuple) -> None:
    if event == "open":
        path, _, flags = args
        if isinstance(flags, int) and flags & WRITES and not isinstance(path, int):
            raise RuleBroken(f"opens a file for writing ({os.fspath(path)!r}): a page only prints and draws")
    elif event.partition(".")[0] in FAMILIES and event not in ALLOWED:
        what = NAMED.get(event) or ("starts another program" if event in STARTS else f"calls {event}")
        what = "looks up a network address" if LOOKS_UP.match(event) else what
        raise RuleBroken(f"{what}: {RULE}")
