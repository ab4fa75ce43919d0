"""The code that the lesson's pages run, in reading order.

data         the examples to learn from: settings in, tensors out
neuron       the linear neuron ŷ = wx + b and its loss
gradients    the slope of the loss three ways: by hand, by difference, by autograd
descent      the training loop; a model and data in, a frozen Run out
landscape    what the loss looks like: minimum, curvatures, and the forecast of a run
experiments  the named runs that pages quote, with all their seeds and settings
figures      a Run in, a matplotlib Figure out

Each module imports only from those above it.
Functions return; pages print.
"""
