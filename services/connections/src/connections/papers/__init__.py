"""PDFs of requests: budgets, and evidence of the days that a request took. Each is made by a child process.

`render` sends a paper as JSON to `python -m connections.papers` and reads the PDF from its output, so that the library
that draws it costs the web process no memory. The child has limits for memory and time, none of the service's settings,
and may neither use the network nor write files. The same paper in the same language gives the same bytes.

`layouts/` has one file per kind of paper: a function that makes a Sheet (`sheet.py`) of blocks from the paper.
`typesetting.py` draws any Sheet. Every text is drawn as it is; nothing in it is read as markup.
"""

from connections.papers.child import MOST_AT_ONCE, render
from connections.papers.refusals import PaperNotMade, PapersBusy

__all__ = ["MOST_AT_ONCE", "PaperNotMade", "PapersBusy", "render"]
