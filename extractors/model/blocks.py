"""Numbers of ``Line.block`` that say what a line is; columns of print are numbered from 0."""

LABEL = -1
"""A label wrapped in a column of its own; the text that it belongs to follows it."""
RUBY = -2
"""Readings printed beside characters (振り仮名): no part of the text."""
ASIDE = -3
"""Written in another direction than the page."""
