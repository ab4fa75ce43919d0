"""What a reader's browser runs: modules of Python that the one there lacks. They import nothing but `math` and `time`.

random    chance, with the numbers that Python's own gives for the same seed

Nothing here is run by the build, which sends each file as it stands.
"""
