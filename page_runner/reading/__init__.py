"""Reading: what a page holds, as text. Nothing is run here, and nothing is shown.

lesson    the table of contents, and the file of a page
percent   a notebook in percent format as the Markdown of a page, line for line
front     a page's front matter
pace      how long a page takes
door      the question that a page answers, and what it needs
fences    the syntax of fenced code
scan      finds a page's blocks, and what its text asks and cites, with their lines
content   what was found
runnable  blocks that a reader can change and run
choices   settings of such a block that a reader chooses
code      a block as Python reads it
layout    how its lines lie: paragraphs, and what their indentation means
questions questions that take an answer
forecasts boxes where a reader guesses a number before a formula and a run tell it
tasks     tasks: code that a reader mends until a check passes
inline    the syntax of values, claims and citations
keywords  the syntax of what search finds a section by
prose     what of a page is prose
sentences the sentence of a claim, as it may be set anywhere
signs     what of it is Markdown's own: formulas, HTML, addresses, attributes, what begins a line
"""
