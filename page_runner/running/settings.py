"""How torch and matplotlib are set wherever the lesson's code runs: in a page's process, in a notebook's kernel."""

import os

import matplotlib.pyplot as plt
import numpy as np
import torch

COLUMNS = 44
"""Characters of a line of output that a phone shows, 360 px wide; the style sheet breaks a longer line."""

plt.switch_backend("agg")
torch.set_num_threads(1)  # threads do not survive a fork, and the lesson's tensors are small
torch.set_warn_always(True)  # otherwise the second page that deserves a warning does not get it


def for_a_phone() -> None:
    """Have this process print no longer lines: that of a page, and not that of a test, which imports this too."""
    os.environ["COLUMNS"] = str(COLUMNS)  # for what asks how wide the terminal is
    torch.set_printoptions(linewidth=COLUMNS)
    np.set_printoptions(linewidth=COLUMNS)
