# ---
# lookup: true
# needs: "[The loop](../the-loop.md), whose neuron is trained here again and again, and [The learning rate](../the-learning-rate.md), for the border that the second section finds."
# ---

# %% [markdown]
# # Lab
# <!-- search: notebook, Jupyter notebook, Colab, Google Colab, download, install, run it yourself, run the code, playground, try it -->
#
# <p class="question">What changes with other data, other rates, other starts?</p>
#
# What you see is what the unchanged notebook gave when the site was built.
# To change it, take <a href="lab.py" download>its source</a>, which is `docs/notebooks/lab.py` in the project, and run it
# from the project's folder: in VS Code as it is, or in JupyterLab with the package `jupytext`.
# It calls the project's package `snippets`, where the loop of the lesson stands as a function.

# %% [markdown]
# ## A run of your own
# <!-- search: change the settings, own experiment -->
#
# These are the settings to change. This start is not random: it is far away on purpose.

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
    f"with slope {w:.2f} and intercept {b:.2f}.",
)

# %% [markdown]
# The slope has come [more than half of the way to 2]`{claim} (w + 1) / 3 > 0.5`; the intercept [first moved away from 0, and has now come back]`{claim} run.thetas[:, 1].max() > 3.3 and b < 3`.
#
# ## Other rates
#
# The same start and the same number of epochs, with another rate in each row.

# %%
print(" rate          w          b     loss")
runs, losses = {}, {}
for rate in (0.001, 0.01, 0.1, 0.17, 0.18, 0.19):
    run = descent.descend_by_hand(
        START, examples, lr=rate, steps=EPOCHS
    )
    w, b = run.theta.tolist()
    runs[rate], losses[rate] = run, run.loss.item()
    print(f"{rate:5}  {w:9.3g}  {b:9.3g}  {run.loss:7.2g}")

# %% [markdown]
# A larger rate helps, [up to a point]`{claim 38} losses[0.001] > losses[0.01] > losses[0.1] and losses[0.18] > losses[0.17]`.
# At 0.18 the run [still swings from side to side]`{claim} (runs[0.18].thetas[-1, 0] - 2) * (runs[0.18].thetas[-2, 0] - 2) < 0 and losses[0.18] > 1` and will take long to settle; at 0.19 it [has run away]`{claim} losses[0.19] > 1000`.
# Between them is the border, at $2/\lambda_{\max}$, where $\lambda_{\max}$ is the greatest curvature of the loss.

# %%
greatest = landscape.curvatures(examples)[1].item()
print(f"the border: rate {2 / greatest:.4f}")

# %% [markdown]
# It lies [between 0.18 and 0.19]`{claim} 0.18 < 2 / greatest < 0.19`.
#
# ## Other starts
# <!-- search: initial weights, initialisation, starting point, does the start matter -->
#
# Five starts, one rate, each until $w$ and $b$ stay right to two decimals.

# %%
starts = torch.tensor([[-1.0, 3], [0, 0], [2, 0], [4, -4], [50, 50]])
target = landscape.minimum(examples)
epochs, misses = [], []
for start in starts.double():
    run = descent.descend_by_hand(start, examples, lr=0.1, steps=1_000)
    epoch = descent.settled(run, target, within=0.005)
    (w, b), (end_w, end_b) = start.tolist(), run.theta.tolist()
    epochs.append(epoch)
    misses.append((run.theta - target).abs().max())
    print(f"from {w:3.0f}, {b:3.0f}  in {epoch:3} epochs"
          f"  to {end_w:.2f}, {end_b:z.2f}")

# %% [markdown]
# The start decides [how long it takes, not where it ends]`{claim 11} max(epochs) - min(epochs) > 100 and max(misses) < 0.001`.
# That holds for this neuron, whose loss has [one lowest point and slopes down to it from everywhere]`{claim} landscape.curvatures(examples)[0] > 0.1`: both curvatures are above 0.
#
# ## Other data
# <!-- search: noisy data, scattered data, my own data, dataset, more data, linear regression -->
#
# Measured examples do not lie on a line.
# These are made up: 40 points about the line y = 1.5x + 1, each moved up or down at random.
# Least squares is a formula that gives the line with the smallest loss without any descent.

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
    "Forty examples scattered about a rising line, and the line that "
    f"the neuron learned, with slope {w:.2f} and intercept {b:.2f}. "
    "The examples lie on both sides of it.",
)

# %% [markdown]
# The loss [no longer goes to zero]`{claim} run.loss > 0.2`, because no line passes through all the examples.
# The neuron finds [the line with the smallest loss]`{claim} max(abs(w - best_w), abs(b - best_b)) < 0.001`.
# It is [not the line that the examples were made from]`{claim} max(abs(w - 1.5), abs(b - 1)) > 0.05`.
# More epochs would not change that. Would more examples?

# %%
off = []
for count in (40, 4_000, 400_000):
    more = data.scattered(
        count, slope=1.5, intercept=1.0, noise=0.6, seed=0
    )
    w, b = landscape.minimum(more).tolist()
    off.append(max(abs(w - 1.5), abs(b - 1)))
    print(f"{count:7,} examples  y = {w:.3f}x + {b:.3f}")

# %% [markdown]
# Here more examples bring the line [nearer]`{claim} off[0] > off[1] > off[2]`; with another draw one of the steps may not. With 400,000 it is off by [less than 0.01]`{claim} off[2] < 0.01`.
#
# ## Things to try
# <!-- search: more exercises, inputs far from zero -->
#
# **Set `START` to 2 and 0.** What does the run do, and why?

# %% tags=["folded"]
start = torch.tensor([2.0, 0.0])
run = descent.descend_by_hand(start, examples, lr=RATE, steps=EPOCHS)
moved = (run.theta - start).abs().max().item()

# %% [markdown]
# ??? solution "What it does"
#     It [stays where it is]`{claim} moved == 0`: at the minimum both slopes are 0, and a step is the slope times the rate.
#
# **Put the examples at x = 101, 102, 103.** Where is the border now? Set `RATE` below it. What does $b$ do?

# %% tags=["folded"]
shifted = data.on_line([101, 102, 103], slope=2, intercept=0)
border = 2 / landscape.curvatures(shifted)[1].item()
run = descent.descend_by_hand(
    START.double(), shifted, lr=0.9 * border, steps=10_000
)

# %% [markdown]
# ??? solution "Where it is, and what b does"
#     The border is `{python} f"{border:.6f}"`, [more than a thousand times lower]`{claim} 2 / greatest / border > 1_000`.
#     At nine tenths of it, $b$ [stays within 0.1 of its start]`{claim} (run.thetas[:, 1] - 3).abs().max() < 0.1` for `{python} f"{run.steps:,}"` epochs, while the loss falls [to less than a millionth]`{claim} run.loss / run.losses[0] < 1e-6`: $w$ makes up for $b$.
#     So far from 0 the inputs leave one direction all but flat, with a condition number of [more than a hundred million]`{claim} landscape.condition_number(shifted) > 1e8`.
#
# **Find the rate with which the first run ends nearest to $w = 2$, $b = 0$ after 100 epochs.**
# Try 0.170 to 0.180 in steps of 0.001. Is it the rate with the smallest loss?

# %% tags=["folded"]
rates = torch.arange(170, 181).double() / 1000
tried = descent.descend_by_hand(
    START.double().expand(11, 2), examples, lr=rates[:, None], steps=100
)
distances = (tried.theta - target).norm(dim=1)
nearest, lowest = distances.argmin(), tried.loss.argmin()

# %% [markdown]
# ??? solution "Which it is"
#     No: it ends nearest at `{python} f"{rates[nearest]:.3f}"`, and at `{python} f"{rates[lowest]:.3f}"` it [has a smaller loss and is further away]`{claim} tried.loss[lowest] < tried.loss[nearest] / 2 and distances[lowest] > distances[nearest]`.
#     The loss counts the square of what is left along the steep direction [more than forty times]`{claim} landscape.condition_number(examples) > 40` as much as along the flat one; the distance counts both alike.
