"""The reader measured on documents of our own.

`corpus/NN-slug.txt` is a document as found, `corpus/NN-slug.gold.json` what a careful person reads in it. Places
and persons are invented. The gold follows the annotation guidelines, never the reader: where the two differ, the
reader is wrong until the document has been read again.
"""
