"""Sphinx configuration; builds with no network."""

import sys
from pathlib import Path

from sphinx.application import Sphinx

import globalallies

sys.path.insert(0, str(Path(__file__).parent))

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


def setup(app: Sphinx) -> None:
    """Draw the measures' plots before the pages are read."""
    from plots import write_plots

    app.connect("builder-inited", lambda found: write_plots(Path(found.srcdir) / "reference" / "measures" / "plots"))
