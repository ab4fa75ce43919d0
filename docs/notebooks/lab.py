# %% [markdown]
# # Lab
#
# <p class="question">What changes with other data, other rates, other starts?</p>
#
# On this page the neuron of [The loop](../the-loop.md) is trained again and again.
# The page is a notebook: [download it](lab.py), open it in Jupyter or VS Code from this
# project's folder, change a line and run it.
# What you see here is what the unchanged notebook gave when the site was built.
#
# The code calls the package `snippets`, which holds the loop of the lesson as functions.

# %% [markdown]
# ## A run of your own
#
# These are the settings to change.

# %%
import torch

from snippets import data, descent, figures, landscape

RATE = 0.01
EPOCHS = 100
START = torch.tensor([-1.0, 3.0])  # w, b
examples = data.on_line([1, 2, 3], slope=2, intercept=0)

run = descent.descend_by_hand(START, examples, lr=RATE, steps=EPOCHS)
for epoch in range(0, EPOCHS + 1, 20):
    w, b = run.thetas[epoch].tolist()
    loss = run.losses[epoch].item()
    print(f"epoch {epoch:3}  w {w:5.2f}  b {b:5.2f}  loss {loss:.3f}")

# %% tags=["folded"]
w, b = run.theta.tolist()
figures.describe(
    figures.fit(examples, run.theta),
    f"The three examples and the neuron's line after {EPOCHS} epochs, "
    f"with slope {w:.2f} and intercept {b:.2f}. "
    "It starts too high and climbs too slowly.",
)

# %% [markdown]
# The line has turned towards the examples and is not there yet.
# It still starts too high and climbs too slowly.
#
# ## Other rates
#
# The same start, the same number of epochs, another rate in each row.
# Before you read on: which row ends nearest to $w = 2$ and $b = 0$?

# %%
print(" rate          w          b    loss")
for rate in (0.001, 0.01, 0.1, 0.17, 0.18, 0.19):
    run = descent.descend_by_hand(
        START, examples, lr=rate, steps=EPOCHS
    )
    w, b = run.theta.tolist()
    print(f"{rate:5}  {w:9.3g}  {b:9.3g}  {run.loss:6.2g}")

# %% [markdown]
# A larger rate helps, up to a point.
# Then it does harm: the last row has run away, and the row above it is close to the edge.
# The curvature of the loss says where the edge is.
# With $\lambda_{\max}$ for the greatest curvature, it is at the rate $2/\lambda_{\max}$.

# %%
least, greatest = landscape.curvatures(examples).tolist()
print(f"curvatures: {least:.3f} and {greatest:.3f}")
print(f"the edge: rate {2 / greatest:.4f}")

# %% [markdown]
# ## Other starts
#
# Five starts, one rate, trained side by side.

# %%
starts = torch.tensor([[-1.0, 3], [0, 0], [2, 0], [4, -4], [50, 50]])
run = descent.descend_by_hand(starts, examples, lr=0.1, steps=1_000)
for start, end in zip(starts.tolist(), run.theta.tolist(), strict=True):
    print("from w {:3.0f}, b {:3.0f}".format(*start), end="  ")
    print("to w {:.3f}, b {:z.3f}".format(*end))

# %% [markdown]
# The start decides how long it takes, not where it ends.
# That holds for this neuron, whose loss has one lowest point and slopes down to it from everywhere.
#
# ## Other data
#
# Real examples do not lie on a line.
# These are scattered about one.

# %%
scattered = data.scattered(
    40, slope=1.5, intercept=1.0, noise=0.6, seed=0
)
start = torch.zeros(2)
run = descent.descend_by_hand(start, scattered, lr=0.1, steps=1_000)
w, b = run.theta.tolist()
best_w, best_b = landscape.minimum(scattered).tolist()
print(f"learned        y = {w:.3f}x + {b:.3f}")
print(f"least squares  y = {best_w:.3f}x + {best_b:.3f}")
print(f"loss left      {run.loss:.3f}")

# %% tags=["folded"]
figures.describe(
    figures.fit(scattered, run.theta),
    "Forty examples scattered about a rising line, and the line that the "
    f"neuron learned, with slope {w:.2f} and intercept {b:.2f}. "
    "The examples lie on both sides of it.",
)

# %% [markdown]
# The loss no longer goes to zero, because no line passes through all the examples.
# The neuron finds the best line there is: the formula of least squares gives the same one at once.
# It is not the line that the examples were scattered about. To come nearer to that one, it would
# need more examples, not more epochs.
#
# ## Things to try
#
# - Set `START` to 2 and 0. What does the run do?
# - Put the examples at x = 101, 102, 103. Which rates still work?
# - Find the rate with which the first run ends nearest to 2 and 0 after 100 epochs.
