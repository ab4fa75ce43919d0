"""What an explorer's script must compute, by torch: one module for each, named as its script is.

`states(given, panels, random)` → settings to try; `expected(state, given)` → what `numbers` of the script must give.
"""
