"""The documentation as HTML: each Markdown file beside itself, with one small stylesheet."""

import html
import posixpath
import re
from collections.abc import Collection, Mapping
from pathlib import Path

from marko import Markdown

STYLE = "docs/style.css"
INDEX = "docs/documentation.html"
LINK = re.compile(r'<a href="([^"#:]+)(#[^"]*)?">(.*?)</a>', re.DOTALL)
HERE = Path(__file__).parent


def docs(files: Mapping[str, bytes], offered: Collection[str]) -> dict[str, bytes]:
    """Return the pages of the Markdown files among those of a package, by path, and an index.

    A link to what is not offered beside them becomes its words.
    """
    pages, listed = {STYLE: (HERE / "docs.css").read_bytes()}, ""
    for path in sorted(path for path in files if path.endswith(".md")):
        converter = Markdown(extensions=["gfm", "toc"])
        body = converter.convert(files[path].decode())
        heading = re.search("<h1[^>]*>(.*?)</h1>", body)
        title = re.sub("<[^>]+>", "", heading[1]) if heading else path
        pages[renamed(path)] = _page(renamed(path), title, body, {*files, *offered})
        listed += f'<li><a href="../{renamed(path)}">{title}</a></li>\n'
    body = f"<h1>Documentation · 文档</h1>\n<ul>\n{listed}</ul>\n"
    pages[INDEX] = _page(INDEX, "Documentation", body, pages)
    return pages


def renamed(path: str) -> str:
    """Return where the page of a Markdown file stands."""
    return f"{path.removesuffix('.md')}.html"


def _page(path: str, title: str, body: str, offered: Collection[str]) -> bytes:
    folder = posixpath.dirname(path)

    def linked(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, html.unescape(link[1])))
        if target not in offered:
            return link[3]
        place = renamed(link[1]) if target.endswith(".md") else link[1]
        return f'<a href="{place}{link[2] or ""}">{link[3]}</a>'

    up = "../" * len(Path(path).parent.parts)
    lang = "zh" if ".zh." in path else "en"
    said = {"lang": lang, "title": title, "up": up, "style": STYLE, "index": INDEX}
    page = (HERE / "docs.html").read_text(encoding="utf-8")
    return page.format(body=LINK.sub(linked, body), **said).encode()
