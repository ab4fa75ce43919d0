"""The kernel that mkdocs-jupyter executes notebooks in: it hands each cell to the notebook's page process.

So a notebook runs as a page does, under the same rules; `publishing/notebooks.py` listens at the other end.
"""

from __future__ import annotations

import logging
import os
import sys
from multiprocessing.connection import Client
from typing import Any

from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel

from page_runner.messages import KERNEL_KEY


class Relay(Kernel):
    """Asks the build for what each cell did, and tells Jupyter."""

    implementation, implementation_version, banner = "lesson", "1", "The lesson's rules"
    language_info = {"name": "python", "mimetype": "text/x-python", "file_extension": ".py"}  # noqa: RUF012

    async def do_execute(
        self, code: str, silent: bool, store_history: bool = True, user_expressions: Any = None,
        allow_stdin: bool = False, *, cell_meta: Any = None, cell_id: Any = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Run a cell: what it printed goes to Jupyter, and so does why it failed."""
        connection.send(code)
        printed, fault = connection.recv()
        if printed:
            self.send_response(self.iopub_socket, "stream", {"name": "stdout", "text": printed})
        if not fault:
            return {"status": "ok", "execution_count": self.execution_count, "payload": [], "user_expressions": {}}
        error = {"ename": "PageError", "evalue": fault, "traceback": [fault]}
        self.send_response(self.iopub_socket, "error", error)
        return {"status": "error", "execution_count": self.execution_count, **error}


if __name__ == "__main__":
    logging.disable(logging.ERROR)  # Jupyter's own words at its end, when its sockets are closed before its loop
    connection = Client(sys.argv.pop(1), authkey=bytes.fromhex(os.environ[KERNEL_KEY]))
    IPKernelApp.launch_instance(kernel_class=Relay)
