"""Knowledge of the documents: from a cleaned document to records.

``extractors.extraction.extract`` runs every extractor on a document, top to bottom. This package imports nothing by
itself, so that the command line, which needs its errors only, starts at once.
"""
