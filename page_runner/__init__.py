"""Runs the code of the lesson's pages while the site is built. The only code that knows the site.

In the order in which a page meets it:

- `scan`, `inline`: find the code blocks, inline values and claims in a page's source, and refuse what is none
- `prose`: refuses numbers that nothing computed, and lists words that may want a claim
- `extension`: the Markdown extension; hands each block to the page's process and sets what comes back
- `session`, `rules`, `worker`, `drawing`, `messages`: that process, what it may not do, and what it sends back
- `settings`, `preload`: how torch is set there, and what all those processes have imported when they start
- `claims`: the comparison that settles a claim; `ledger`: what it found, in the record and on the pages that gather
- `mathematics`: formulas to MathML
- `citations`: citations and the list of references, by pandoc's citeproc
- `glossary`: what a link to a word of the glossary carries
- `records`: what a page printed and drew, held against what was last approved
- `notebooks`, `kernel`: the same for notebooks, which mkdocs-jupyter executes
- `font`, `card`, `copies`: what the build adds to the site: a part of a math font, for each page a picture where it is
  shared, and a notebook
- `serving`: what `mkdocs serve` needs beyond a build
- `errors`: the one error that an author meets
- `hooks`: all of this, tied to MkDocs
"""
