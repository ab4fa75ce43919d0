"""Imported once by the process that all pages are forked from, so that no page waits for it.

Nothing else of this project is imported here: while an author works, each page imports `snippets` and its runner
afresh, so that `mkdocs serve` never shows an old version.
"""

import gc
import warnings
from importlib import import_module

gc.disable()  # nothing of this is ever let go: to look for what could be takes a fifth of the time

import torch  # noqa: E402

import_module("page_runner.running.settings")
torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)  # the first optimizer imports torch._dynamo: 2 s
with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of torch, about torch
    torch.func.hessian(torch.sum)(torch.zeros(1))  # the first Hessian imports more of it

gc.freeze()
gc.enable()
