"""Checking: whether a page may be shown as it is.

records   what a page printed and drew, held against what was last approved
ledger    what goes into a record, and what records say of claims and citations
markup    markup in a page's source that nothing reads
boxes     of that, boxes, tabs and captions
questions of that, questions with options
forecasts of that, forecasts; and whether formula and run gave numbers
formulas  of that, formulas
headings  the order of headings
keywords  comments for the search
fault     what such a check finds
leftovers markup that a converted page still shows
tags      HTML that an author wrote
sheets    style sheets
varies    whether a page shows the same when it is run again
numbers   numbers that nothing computed
runnable  blocks that run in a reader's browser as well
choices   of those, settings that a reader chooses
tasks     tasks for readers, as they are written
proof     of a task: that its solution passes its check, and nothing else does
words     number words and comparatives that may want a claim (`make claims`)
"""
