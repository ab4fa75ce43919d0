"""How torch and matplotlib are set wherever the lesson's code runs: in a page's process, in a notebook's kernel."""

import matplotlib.pyplot as plt
import torch

plt.switch_backend("agg")
torch.set_num_threads(1)  # threads do not survive a fork, and the lesson's tensors are small
torch.set_warn_always(True)  # otherwise the second page that deserves a warning does not get it
