"""Reverse-mode differentiation on single numbers, to be read whole: what `loss.backward()` does, in plain Python.

Each operation notes what its result was made from, and how much each of these moves it. `backward` walks from the
loss to the parameters and multiplies along the way: the chain rule. It imports nothing but `math`, so that a
browser can run it. After micrograd, https://github.com/karpathy/micrograd; the code is our own.
"""

import math


class Number:
    """A number that remembers what it was made from.

    Attributes:
        data: The number itself, a float.
        grad: The slope of what `backward` was called on in this number; slopes add up until they are set to 0.

    >>> w = Number(0.5)
    >>> loss = (w * 2 - 3) ** 2
    >>> loss.backward()
    >>> w.grad
    -8.0
    """

    def __init__(self, data, made_from=()):
        self.data = float(data)
        self.grad = 0.0
        self.made_from = made_from  # pairs: a number, and how much this one changes for each unit of it

    def __repr__(self):
        return f"Number({self.data:.4f}, grad={self.grad:.4f})"

    def backward(self):
        """Add to the grad of each number that this one was made from its slope in it, and to its own grad 1."""
        numbers = _makers_first(self)
        passed_on = {id(number): 0.0 for number in numbers}
        passed_on[id(self)] = 1.0
        for number in reversed(numbers):  # each after all that was made from it: its slope is complete
            slope = passed_on[id(number)]
            number.grad += slope
            for maker, share in number.made_from:
                passed_on[id(maker)] += slope * share

    # What two numbers make

    def __add__(self, other):
        other = _number(other)
        return Number(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        other = _number(other)
        return Number(self.data * other.data, ((self, other.data), (other, self.data)))

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -_number(other)

    def __truediv__(self, other):
        return self * _number(other) ** -1

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        return self**-1 * other

    # What one number makes

    def __pow__(self, power):
        """This number to a fixed power, which is no Number."""
        return Number(self.data**power, ((self, power * self.data ** (power - 1) if power else 0.0),))

    def exp(self):
        """e to the power of this number."""
        raised = math.exp(self.data)
        return Number(raised, ((self, raised),))

    def log(self):
        """The natural logarithm; ValueError where the number is not above 0."""
        return Number(math.log(self.data), ((self, 1 / self.data),))

    def tanh(self):
        """The hyperbolic tangent, between -1 and 1."""
        bent = math.tanh(self.data)
        return Number(bent, ((self, 1 - bent * bent),))

    def sigmoid(self):
        """1/(1 + e^-z), between 0 and 1, of any size of z."""
        small = math.exp(-abs(self.data))  # never overflows
        share = (1.0 if self.data >= 0 else small) / (1 + small)
        return Number(share, ((self, small / (1 + small) ** 2),))

    def relu(self):
        """The number, or 0 where it is below; its slope at 0 is 0, as PyTorch has it."""
        return Number(max(self.data, 0.0), ((self, 1.0 if self.data > 0 else 0.0),))


def _number(it):
    return it if isinstance(it, Number) else Number(it)


def _makers_first(last):
    """All numbers that the last was made from, and itself, each behind its makers; no function calls itself."""
    order, known, waiting = [], set(), [(last, False)]
    while waiting:
        number, is_done = waiting.pop()
        if is_done:
            order.append(number)
        elif id(number) not in known:
            known.add(id(number))
            waiting.append((number, True))
            waiting.extend((maker, False) for maker, _ in number.made_from)
    return order
