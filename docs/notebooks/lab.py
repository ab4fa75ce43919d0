# ---
# lookup: true
# needs: "[The loop](../the-loop.md), whose neuron is trained here again and again, and [The learning rate](../the-learning-rate.md), for the border beyond which it explodes."
# ---

# %% [markdown]
# # Lab
# <!-- search: notebook, Jupyter notebook, Colab, Google Colab, download, install, run it yourself, run the code, playground, try it, change the settings, own experiment, more exercises -->
#
# <p class="question">What changes with other data, other rates, other starts?</p>
#
# A neuron learns \(y = 2x\), in plain Python.
# On its way it prints \(w\), \(b\) and the loss.
#
# Press "Change and run", and choose: its data, its method, its rate, its start.
# Your run is drawn over this one.
# Points of your own go into the code, as `MY_POINTS`; then choose "my points" as its data.
# { .needs-script }

# %% browser="on" curve="losses way fit" dots="examples@fit" choose="DATA: three points | noisy points | far away | my points; METHOD: gradient descent | momentum | one example at a time | Adam; RATE: 0 to 2 by 0.01; EPOCHS: 0 to 5000 by 50; START_W: -9 to 9 by 0.5; START_B: -9 to 9 by 0.5; SEED: 0 to 99; CENTRED" tags=["folded"]
import random

DATA = "three points"
METHOD = "gradient descent"
RATE = 0.01
EPOCHS = 200
START_W = -1.0
START_B = 3.0
SEED = 0
CENTRED = False
MY_POINTS = [(0, 1), (1, 2), (3, 5)]

random.seed(SEED)
examples = [(1, 2), (2, 4), (3, 6)]
if DATA == "noisy points":
    examples = []
    for _ in range(30):
        x = random.uniform(0, 4)
        noise = random.gauss(0, 1)
        examples.append((x, 2 * x + noise))
elif DATA == "far away":
    examples = [(101, 202), (102, 204),
                (103, 206)]
elif DATA == "my points":
    examples = MY_POINTS

middle = 0  # from where x is counted
if CENTRED:
    for point in examples:
        middle += point[0] / len(examples)

# What the methods remember, of w and of b.
speed, mean, size = [0, 0], [0, 0], [0, 0]
steps = [0, 0]


def step(k, slope):
    """The step of w (k = 0) or b (k = 1)."""
    if METHOD == "momentum":
        speed[k] = 0.9 * speed[k] + slope
        return RATE * speed[k]
    if METHOD == "Adam":
        steps[k] += 1
        mean[k] = 0.9 * mean[k] + 0.1 * slope
        size[k] = (0.999 * size[k]
                   + 0.001 * slope * slope)
        m = mean[k] / (1 - 0.9 ** steps[k])
        s = size[k] / (1 - 0.999 ** steps[k])
        return RATE * m / (s ** 0.5 + 1e-8)
    return RATE * slope


w, b = START_W, START_B
losses, way = [], []
print("epoch           w           b        loss")
for epoch in range(EPOCHS + 1):
    loss = 0
    for x, y in examples:
        error = w * (x - middle) + b - y
        loss += error * error / len(examples)
    losses.append(loss)
    way.append((w, b))
    if epoch % max(1, EPOCHS // 5) == 0:
        print(f"{epoch:5}{w:12.4g}"
              f"{b:12.4g}{loss:12.5g}")
    if epoch == EPOCHS:
        break

    batches = [examples]
    if METHOD == "one example at a time":
        random.shuffle(examples)
        batches = [[one] for one in examples]
    for batch in batches:
        slope_w = slope_b = 0
        for x, y in batch:
            error = w * (x - middle) + b - y
            share = 2 * error / len(batch)
            slope_w += share * (x - middle)
            slope_b += share
        w -= step(0, slope_w)
        b -= step(1, slope_b)

fit = [(x, w * (x - middle) + b)
       for x in (0, 4)]
if DATA != "three points" or CENTRED:
    way = []  # these have another map

# %% tags=["folded"]
import torch

from snippets import data, descent, figures, landscape
from snippets.experiments import lab
from snippets.neuron import mean_squared_error

figures.describe(
    figures.lab(examples, fit=fit, way=way, losses=losses,
                corners=[(-3, -5), (6, 6)]),
    "The neuron's line passes near three examples and is less steep "
    "than they are. On the map of the loss it has come down to the "
    "floor of a narrow valley, and a part of the way along it. Its "
    "loss, on a logarithmic axis, falls at once, and then slowly.",
)

# What is asked below, by torch: the same runs, at many rates at once.
three = data.on_line([1, 2, 3], slope=2, intercept=0)
start = torch.tensor([START_W, START_B]).double()
border = 2 / landscape.curvatures(three)[1].item()
rates = torch.arange(1, 201).double() / 1000
ways = lab.by_method(three, start, rates, steps=EPOCHS)
ends = {name: mean_squared_error(way[-1], three)
        .nan_to_num(torch.inf) for name, way in ways.items()}
best = {name: rates[end.argmin()].item() for name, end in ends.items()}
of_rate = {rate: descent.descend_by_hand(
    start, three, lr=rate, steps=EPOCHS)
    for rate in (0.01, 0.1, 0.17, 0.18, 0.19)}
sides = torch.cartesian_prod(*2 * [torch.tensor([-9.0, 0, 9])])
around = descent.descend_by_hand(
    sides.double(), three, lr=0.1, steps=500)
misses = (around.thetas - landscape.minimum(three)).abs().amax(dim=2)
settle = (misses >= 0.005).sum(dim=0)  # epochs until it is right
at_rest = descent.descend_by_hand(
    torch.tensor([2.0, 0.0]), three, lr=RATE, steps=EPOCHS)
by_seed = [lab.noisy(random.Random(seed)) for seed in range(100)]
of_300 = [lab.noisy(random.Random(seed), 300) for seed in range(100)]
in_noise = descent.descend_by_hand(
    start, by_seed[SEED], lr=0.1, steps=500)
weights, weights_of_300 = (
    torch.tensor([landscape.minimum(each)[0] for each in some])
    for some in (by_seed, of_300))
far = data.on_line([101, 102, 103], slope=2, intercept=0)
far_border = 2 / landscape.curvatures(far)[1].item()
in_the_far = descent.descend_by_hand(
    start, far, lr=0.00009, steps=5_000)
near = data.Data(far.x - far.x.mean(), far.y)
near_border = 2 / landscape.curvatures(near)[1].item()
centred = descent.descend_by_hand(start, near, lr=0.6, steps=200)
arrives = descent.settled(centred, landscape.minimum(near), within=.005)
at_001 = {name: end[9].item() for name, end in ends.items()}
adam_steps = ways["Adam"][:, 9].diff(dim=0).abs().max().item()
turn = {rate: mean_squared_error(lab.in_turn(
    three, start, lr=rate, epochs=EPOCHS,
    chance=random.Random(SEED))[-1], three).item()
    for rate in (0.01, 0.1)}
chance = random.Random(SEED)
noise = lab.noisy(chance)  # then come the orders
restless = mean_squared_error(lab.in_turn(
    noise, start, lr=0.02, epochs=500, chance=chance), noise)[-100:]
calm = descent.descend_by_hand(
    start, noise, lr=0.02, steps=500).losses[-100:]

# %% [markdown]
# /// caption
# The run above, and yours over it: the line among the examples, the way on the map of the loss, and the loss, on a logarithmic axis.
# The map is that of the three points as they are.
# With other data, or with centred ones, the map would be another, so your way is not drawn on this one.
# Points far away are out of sight.
# ///
#
# ## Five things to find out
#
# Before you open an answer, find it above.
#
# ### Which rate is the fastest?
#
# Change nothing but the rate.
# With which is the loss after 200 epochs the smallest?
# And from where on does it run away?
#
# ??? solution "The fastest rate, and the border"
#     A larger rate helps, [up to a point]`{claim 38} of_rate[0.01].loss > of_rate[0.1].loss > of_rate[0.17].loss and of_rate[0.18].loss > of_rate[0.17].loss`: the loss is the smallest [at about `{python} f"{best['gradient descent']:.3f}"`]`{claim} abs(best["gradient descent"] - 0.175) < 0.003`.
#     At 0.18 the run [swings from side to side]`{claim} (of_rate[0.18].thetas[-1, 0] - 2) * (of_rate[0.18].thetas[-2, 0] - 2) < 0`, and takes long to settle; at 0.19 it [has run away]`{claim} of_rate[0.19].loss > 1e10`.
#     The border is [between them]`{claim} 0.18 < border < 0.19`, at `{python} f"{border:.4f}"`: [2 divided by the steep curvature](../the-learning-rate.md#too-large).
#
# ### Does the start decide?
# <!-- search: other starts, initial weights, initialisation, starting point, does the start matter -->
#
# Take the rate 0.1 and 500 epochs.
# Start on all sides.
# Then start at \(w = 2\), \(b = 0\).
#
# ??? solution "What the start decides"
#     [How long it takes, not where it ends]`{claim 11} settle.max() - settle.min() > 100 and misses[-1].max() < 0.005`.
#     That holds for this neuron, whose loss has [one lowest point and slopes down to it from everywhere]`{claim} landscape.curvatures(three)[0] > 0.1`: both curvatures are above 0.
#
#     At 2 and 0 it [stays where it is]`{claim} (at_rest.theta - at_rest.thetas[0]).abs().max() == 0`: there both slopes are 0, and a step is the slope times the rate.
#
# ### What does noise do?
# <!-- search: noisy data, scattered data, my own data, dataset, more data, linear regression, own examples -->
#
# Take the noisy points, the rate 0.1 and 500 epochs.
# Does the loss go to 0?
# Does the neuron find the rule \(y = 2x\), by which they were made?
# Change the seed: it makes other noise.
#
# ??? solution "What is left, and why"
#     The loss [does not go to 0]`{claim} in_noise.loss > 0.5`: no line passes through all the points.
#     The neuron ends at [the line with the smallest loss]`{claim} (in_noise.theta - landscape.minimum(by_seed[SEED])).abs().max() < 0.01`.
#     That is not the rule: over a hundred seeds, its \(w\) is [anywhere from `{python} f"{weights.min():.2f}"` to `{python} f"{weights.max():.2f}"`]`{claim} weights.min() < 1.7 and weights.max() > 2.3`.
#
#     With more points the noise evens out.
#     In the code, make the 30 a 300: then \(w\) lies [between `{python} f"{weights_of_300.min():.2f}"` and `{python} f"{weights_of_300.max():.2f}"`]`{claim} weights_of_300.max() - weights_of_300.min() < 0.5 * (weights.max() - weights.min())`.
#
# ### What if x is far from zero?
# <!-- search: inputs far from zero, centre the inputs, centering -->
#
# Take the points far away: \(x\) is 101, 102 and 103.
# Which rate does not run away (type it, with as many digits as it takes)?
# With 5,000 epochs at that rate, what does \(b\) do?
# Then tick "centred", so that each \(x\) is counted from their mean, and look again for a rate that does not run away.
#
# ??? solution "Which rate, and what centring does"
#     The border is at `{python} f"{far_border:.6f}"`, [more than a thousand times lower]`{claim} border / far_border > 1_000`.
#     At 0.00009, \(b\) [stays within 0.1 of its start]`{claim} (in_the_far.thetas[:, 1] - START_B).abs().max() < 0.1`, while the loss falls [to less than a millionth]`{claim} in_the_far.loss / in_the_far.losses[0] < 1e-6`: \(w\) makes up for \(b\).
#
#     Centred, the border is [at 1]`{claim} abs(near_border - 1) < 0.01`, and at the rate 0.6 the neuron has arrived [after `{python} arrives` epochs]`{claim} arrives < 20`.
#
# ### Which method wins?
# <!-- search: compare optimizers -->
#
# Take the three points and 200 epochs again.
# Try each method at the rate 0.01, and then at the best rate that you can find for it.
#
# ??? solution "Which one, and at which rate"
#     At 0.01 [momentum ends lowest, and Adam highest]`{claim} at_001["momentum"] < min(at_001["gradient descent"], at_001["Adam"], turn[0.01]) and at_001["Adam"] > max(at_001["gradient descent"], turn[0.01])`.
#     A step of Adam is hardly longer than the rate, whatever the slope: here [`{python} f"{adam_steps:.3f}"` at most]`{claim} adam_steps < 0.011`.
#     At its best rate, `{python} f"{best['momentum']:.3f}"`, momentum ends [more than a thousand times lower]`{claim} ends["gradient descent"].min() / ends["momentum"].min() > 1_000` than gradient descent at its own, `{python} f"{best['gradient descent']:.3f}"`.
#
#     One example at a time takes three steps in an epoch, and at the rate 0.1 it ends [lower still]`{claim} turn[0.1] < ends["momentum"].min()`.
#     But take the noisy points at 0.02, and 500 epochs: it never comes to rest.
#     In the last hundred, beyond the end of the figure, its loss still goes [up and down, between `{python} f"{restless.min():.2f}"` and `{python} f"{restless.max():.2f}"`]`{claim} restless.max() - restless.min() > 0.3`, where that of gradient descent [lies still]`{claim} calm.max() / calm.min() < 1.01`.
