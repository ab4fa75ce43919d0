"""Runs the code of the lesson's pages while the site is built. The only code that knows the site.

A page is read whole; all that it asks is run in one go; then its HTML looks the answers up. Rooms, from the top;
each imports from those below it, never from those above:

hooks                   all of it, tied to MkDocs
publishing              what the site has beside its pages: notebooks, cards, a font, a live server
extension               the Markdown extension, which sets a page's HTML
page                    a page: read, run, shown
showing                 HTML of blocks, formulas, citations, and of pages that gather
checking                records, claims, markup that nothing reads, numbers that nothing computed
running, reading        a page's process and what it may do; a page's text and what it holds
mode                    what a build is for, and what becomes of a fault in it
browser                 modules for the Python in a reader's browser: sent, never imported
messages, errors        what build and process say to each other; the one error that an author meets

Each room's own first lines name what is in it.
"""
