"""Showing: the HTML of what pages hold and of what they did.

html          blocks with their outputs, and the last touches to a page
whole       what no line ends in: a number, a short formula
mathematics   formulas to MathML
citations     citations and the list of references
citeproc      pandoc, which sets them
pandoc        what sets both
glossary      what a link to a word of the glossary carries
gathered      the pages that gather from the records: Claims, References, What the original said
"""
