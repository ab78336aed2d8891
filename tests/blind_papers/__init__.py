"""Invented review papers, each in a shape that public bodies print, with the records that they hold."""
