"""The code that the lesson's pages run, in reading order.

colours         role → colour, read from the site's style sheet
checks          what settings must be, and what to give instead
data            the examples to learn from: settings in, tensors out
neuron          the linear neuron ŷ = wx + b and its loss
autograd        what backward() does, on single numbers, in plain Python
gradients       the slope of the loss by its formula
descent         the training loop; a model and data in, a frozen Run out
optimizers      steps with a memory and a scale: momentum, Nesterov, RMSprop, Adam
landscape       what the loss looks like: minimum, curvatures, and the forecast of a run
classification  a neuron that decides: σ(w·x + b), its two losses, its descent, and points for it
experiments     the named runs that pages quote, with all their seeds and settings
forensics       what printed losses can tell: a log in, a verdict in words out
figures         a Run in, a matplotlib Figure out

Each module imports only from those above it.
Functions return; pages print.
"""
