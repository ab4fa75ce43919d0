"""Imported once by the process that all pages are forked from, so that no page waits for it.

Nothing of this project is imported here: each page imports `snippets` and its runner afresh, so that `mkdocs serve`
never shows an old version.
"""

import warnings

import matplotlib.pyplot as plt
import torch

plt.switch_backend("agg")
torch.set_num_threads(1)  # threads do not survive a fork, and the lesson's tensors are small
torch.set_warn_always(True)  # otherwise the second page that deserves a warning does not get it
torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)  # the first optimizer imports torch._dynamo: 2 s
with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of torch, about torch
    torch.func.hessian(torch.sum)(torch.zeros(1))  # the first Hessian imports more of it
