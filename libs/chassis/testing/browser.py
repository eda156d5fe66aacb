"""A page as a browser shows it: which of the texts that strangers wrote acted in it, if any.

Each text is put into the page twice: in the HTML that a server sends, and by `innerHTML`, as a web application does.
"""

import json
import subprocess
import tempfile
from collections.abc import Mapping
from html import unescape
from pathlib import Path

from chassis.testing.servers import ensure_installed

_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
    *("--allow-file-access-from-files", "--virtual-time-budget=4000", "--dump-dom"),
)
_SECONDS = 120

_BEFORE = """<!doctype html><html><head><meta charset="utf-8"><title>page</title><script>
const acted = new Set();
let current = "";
function noteActed(what) {
  acted.add((current || document.currentScript?.closest("section")?.id || "?") + ": " + what);
}
for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = () => noteActed(name);
</script></head><body>
"""

_AFTER = """<script>
const texts = JSON.parse(document.getElementById("texts").textContent);
for (const [name, html] of Object.entries(texts)) {
  const place = document.createElement("section");
  place.id = name;
  document.body.append(place);
  place.innerHTML = html;
}
const safe = ["http:", "https:", "mailto:", "tel:", ""];
function look() {
  for (const section of document.querySelectorAll("section")) {
    current = section.id;
    for (const element of section.querySelectorAll("*")) {
      for (const name of element.getAttributeNames()) if (name.startsWith("on")) noteActed("attribute " + name);
      if (["SCRIPT", "IFRAME", "OBJECT", "EMBED", "FORM", "INPUT", "STYLE", "LINK", "META", "BASE", "SVG", "MATH"]
          .includes(element.tagName.toUpperCase())) noteActed("element " + element.tagName);
      if (element.hasAttribute("style")) noteActed("attribute style");
      if (element.hasAttribute("href") && !safe.includes(element.protocol)) noteActed("address " + element.protocol);
      for (const kind of ["mouseover", "focus", "error", "load"]) element.dispatchEvent(new Event(kind));
    }
  }
  for (const entry of performance.getEntriesByType("resource")) noteActed("loaded " + entry.name);
  document.getElementById("verdict").textContent = JSON.stringify([...acted].sort());
}
setTimeout(look, 1500);
</script></body></html>
"""


def what_acts(texts: Mapping[str, str]) -> list[str]:
    """Return what acted of pieces of HTML that a page shows, each named by its key: a script, an element that is not
    text, an address that is not one, something that was loaded. Empty when nothing did.

    Raises MissingServer where there is no Chromium and none can be installed.
    """
    chromium = ensure_installed("chromium") / "chromium"
    shown = "".join(f'<section id="{name}">{html}</section>' for name, html in texts.items())
    again = json.dumps({f"{name}-again": html for name, html in texts.items()}).replace("<", "\\u003c")
    data = f'<pre id="verdict"></pre><script type="application/json" id="texts">{again}</script>'
    with tempfile.TemporaryDirectory(prefix="ramal-page-") as folder:
        file = Path(folder) / "page.html"
        file.write_text(_BEFORE + shown + data + _AFTER, encoding="utf-8")
        done = subprocess.run(
            [str(chromium), *_FLAGS, f"--user-data-dir={folder}/profile", file.as_uri()],
            capture_output=True,
            text=True,
            check=True,
            timeout=_SECONDS,
        )
    verdict = done.stdout.partition('<pre id="verdict">')[2].partition("</pre>")[0]
    found: list[str] = json.loads(unescape(verdict))
    return found
