"""Sphinx configuration; builds with no network."""

import globalallies

project = "Global Allies"
author = "The Global Allies developers"
copyright = "2026, The Global Allies developers"
version = release = globalallies.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
exclude_patterns = ["_build"]
napoleon_google_docstring = False
autodoc_typehints = "description"
autodoc_member_order = "bysource"
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nitpicky = False

html_theme = "furo"
html_title = "Global Allies"
html_static_path: list[str] = []
