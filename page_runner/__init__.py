"""Runs the code of the lesson's pages while the site is built. The only code that knows the site.

In the order in which a page meets it:

- `scan`: finds the code blocks and the inline values in a page's source, and refuses what it does not know
- `extension`: the Markdown extension; hands each block to the page's process and sets what comes back
- `session`, `rules`, `worker`, `drawing`, `messages`: that process, what it may not do, and what it sends back
- `preload`: what all those processes have imported when they start
- `mathematics`: formulas to MathML
- `records`: what a page printed and drew, held against what was last approved
- `notebooks`, `kernel`: the same for notebooks, which mkdocs-jupyter executes
- `font`, `card`: what the build adds to the site: a part of a math font, a picture for each page where it is shared
- `serving`: what `mkdocs serve` needs beyond a build
- `errors`: the one error that an author meets
- `hooks`: all of this, tied to MkDocs
"""
