"""Showing: the HTML of what pages hold and of what they did.

html          blocks with their outputs, and the last touches to a page
whole       what no line ends in: a number, a short formula
mathematics   formulas to MathML
citations     citations and the list of references
citeproc      pandoc, which sets them
pandoc        what sets both
keywords      what only the search reads
glossary      what a link to a word of the glossary carries
questions     questions that take an answer; the list of all of them, and of all tasks
forecasts     forecasts: a field, and what the formula and the run say
tasks         tasks: code that a reader mends until a check passes
gathered      the pages that gather: Claims, References, What the original said, the start page, the score
place         the place of a page among the others, and how long it takes
"""
