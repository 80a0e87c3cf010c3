"""Sphinx configuration; builds with no network."""

import sys
from pathlib import Path

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

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
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
nitpicky = False

html_math_renderer = "mathml"
html_theme = "furo"
html_title = "Global Allies"
html_static_path = ["_static"]
html_css_files = ["math.css"]


def inline_math(writer: HTML5Translator, node: nodes.math) -> None:
    """A formula in a sentence as MathML, which browsers set themselves, with no script and no network."""
    writer.body.append(convert(node.astext()))
    raise nodes.SkipNode


def display_math(writer: HTML5Translator, node: nodes.math_block) -> None:
    """A formula on a line of its own."""
    writer.body.append(f'<div class="math">{convert(node.astext(), display="block")}</div>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Set formulas as MathML, and draw the measures' plots before the pages are read."""
    from plots import write_plots

    app.add_html_math_renderer("mathml", (inline_math, None), (display_math, None))

    app.connect("builder-inited", lambda found: write_plots(Path(found.srcdir) / "reference" / "measures" / "plots"))
