"""Chance, for the Python in a reader's browser, which has none: for the same seed the numbers that CPython gives.

The generator is the Mersenne Twister, MT19937, of Matsumoto and Nishimura (1998).
"""

import math
import time

WORDS, SHIFT = 624, 397  # of the generator's state, and how far apart those lie that are mixed
LOW = 0xFFFFFFFF  # 32 bits, all set

_state: list[int] = []
_next, _spare = WORDS, None  # which word of the state comes next; the second number of a pair, which gauss keeps


def seed(a=None):
    """Begin where a whole number says, or, without one, where the clock does."""
    global _state, _next, _spare
    if a is None:
        a = time.time_ns()
    if not isinstance(a, int):
        raise TypeError("a seed is a whole number here")
    a = abs(a)
    key: list[int] = []
    while a or not key:
        key.append(a & LOW)
        a >>= 32
    words = [19650218]
    for place in range(1, WORDS):
        words.append((1812433253 * (words[-1] ^ words[-1] >> 30) + place) & LOW)
    place = 1
    for step in range(max(WORDS, len(key))):
        part = step % len(key)
        words[place] = ((words[place] ^ _stirred(words[place - 1], 1664525)) + key[part] + part) & LOW
        place = _after(place, words)
    for _ in range(WORDS - 1):
        words[place] = ((words[place] ^ _stirred(words[place - 1], 1566083941)) - place) & LOW
        place = _after(place, words)
    words[0] = 0x80000000
    _state, _next, _spare = words, WORDS, None


def _stirred(word, factor):
    return (word ^ word >> 30) * factor


def _after(place, words):
    if place + 1 < WORDS:
        return place + 1
    words[0] = words[-1]
    return 1


def getrandbits(k):
    """A whole number of k bits, at most 32 of them."""
    global _next
    if _next == WORDS:
        for place in range(WORDS):
            both = _state[place] & 0x80000000 | _state[(place + 1) % WORDS] & 0x7FFFFFFF
            _state[place] = _state[(place + SHIFT) % WORDS] ^ both >> 1 ^ (0x9908B0DF if both & 1 else 0)
        _next = 0
    word = _state[_next]
    _next += 1
    word ^= word >> 11
    word ^= word << 7 & 0x9D2C5680
    word ^= word << 15 & 0xEFC60000
    return (word ^ word >> 18) >> 32 - k


def random():
    """A number from 0 up to 1, without 1."""
    return ((getrandbits(27) << 26) + getrandbits(26)) / (1 << 53)


def uniform(a, b):
    """A number between a and b."""
    return a + (b - a) * random()


def gauss(mu=0.0, sigma=1.0):
    """A number from the normal distribution with mean mu and standard deviation sigma."""
    global _spare
    drawn, _spare = _spare, None
    if drawn is None:
        angle = random() * 2 * math.pi
        radius = math.sqrt(-2 * math.log(1 - random()))
        drawn, _spare = math.cos(angle) * radius, math.sin(angle) * radius
    return mu + drawn * sigma


def _below(n):
    bits, drawn = 0, n
    while n >> bits:
        bits += 1
    while drawn >= n:
        drawn = getrandbits(bits)
    return drawn


def randrange(start, stop=None):
    """A whole number from start up to stop, without stop; with one number only, from 0 up to it."""
    if stop is None:
        start, stop = 0, start
    if stop <= start:
        raise ValueError("no whole number lies there")
    return start + _below(stop - start)


def randint(a, b):
    """A whole number from a to b, both included."""
    return randrange(a, b + 1)


def choice(seq):
    """One of a list."""
    return seq[_below(len(seq))]


def shuffle(x):
    """Put a list in another order, in place."""
    for last in range(len(x) - 1, 0, -1):
        other = _below(last + 1)
        x[last], x[other] = x[other], x[last]


seed()
