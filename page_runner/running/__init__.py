"""Running: a page's tasks in, its results out, in a process of the page's own. Nothing here knows of HTML.

session      the page's process, seen from the build: starts it, sends it tasks, notices when it dies
rules        what a page may not do
worker       runs a block in that process
comments     what a block's comments say its lines give
answers      answers what the text after a block asks
claims       settles a claim, and says in words what was found
comparison   what an assertion says: the two sides of each comparison
falsify      whether an assertion could fail at all
variants     other lists and numbers in the place of those that it computes with
drawing      a figure as SVG, and as the text of its record
causes       what went wrong, in words
used         which files of the project a page has imported or read
settings     how torch and matplotlib are set there
preload      what all those processes have imported when they start
kernel       the kernel of notebooks, which asks the build for what each cell did

Its modules are imported by pages' processes as well as by the build, so this file imports nothing.
"""
