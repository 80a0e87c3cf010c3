"""Small files in the publishers' own formats, one module a source.

Each ``write(folder, source)`` writes the files of a release so that reading them gives exactly the
rows of the tables' examples.
"""
