"""How Sphinx makes the site from these guides: `make docs`. Nothing that a page shows is loaded from another host."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "scripts")]

from docs_pages import expand  # noqa: E402  (its folder is on the path only now)

from iria_crawler import __version__  # noqa: E402

project = "iria-crawler"
release = __version__
language = "en"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = []
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 4
nitpicky = True
html_theme = "furo"
html_title = "iria-crawler"
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {
    "footer_icons": [],
    "light_css_variables": {"font-stack": "system-ui, sans-serif", "font-stack--monospace": "ui-monospace, monospace"},
}


def read(app, name, source):
    """Put in what the comments of a page name."""
    source[0] = expand(source[0], Path(app.env.doc2path(name)))


def setup(app):
    """Called by Sphinx."""
    app.connect("source-read", read)
