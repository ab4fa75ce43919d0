"""Running: a page's tasks in, its results out, in a process of the page's own. Nothing here knows of the site's HTML.

session      the page's process, seen from the build: starts it, sends it tasks, notices when it dies
rules        what a page may not do
worker       runs a block in that process
comments     what a block's comments say its lines give
module       the module that a page's blocks make up
twin         runs a page once more, to see what varies
attempts     judges an attempt at a task for readers
answers      answers what the text after a block asks
claims       settles a claim, and says in words what was found
comparison   what an assertion says: the two sides of each comparison
falsify      whether an assertion could fail at all
variants     other lists and numbers in the place of those that it computes with
gallery      which figures a block shows
drawing      a figure as the page shows it and as its record keeps it
figure_record, figure_points, svg   the one in words, the other in the page's colours
lighter      an SVG in fewer characters
display      what a notebook's cell shows beside text: tables, pictures
clean        HTML and SVG of a cell's own, made fit for a page
terminal     text as a terminal leaves it
causes       what went wrong, in words
used         which files of the project a page has imported or read
contrast     how faint a line may be
settings     how torch and matplotlib are set there
preload      what all those processes have imported when they start
ready        the same, where nothing is edited meanwhile: the runner, too
kernel       the kernel of notebooks, which asks the build for what each cell did

Its modules are imported by pages' processes as well as by the build, so this file imports nothing.
"""
