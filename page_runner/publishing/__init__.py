"""Publishing: what the build adds to the site beside its pages, and what MkDocs needs beyond Markdown.

notebooks   has mkdocs-jupyter execute a notebook, and sets it as a page
copies      each page as a notebook that runs anywhere
cells, parts, wording   the cells of one: its page taken apart, and its words as Jupyter reads them
holding, effects, needed   which names share a value, what a statement changes, what is run of the page's blocks
reached, pictures   the files that it writes first, the page's pictures
card        the picture that stands for a page where it is shared
font        the part of a math font that the site uses
runtime     the Python that runs in a reader's browser
scripts     the scripts of the site, minified
searched    what search reads of a page: its words, without marks
offline     the list of what a reader's browser may keep
folder      the site as a folder that needs no server; folder.js is what its scripts begin with
archive     that folder as a zip
links       the line of a link that leads nowhere
building    a build from beginning to end, as MkDocs calls it
together    runs pages beside each other
kept        what is kept from one build to the next while an author works
again       what need not be run or converted again
serving     what `mkdocs serve` needs beyond a build
"""
