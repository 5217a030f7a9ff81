"""HTML from a student's side, reduced to what cannot act on its reader: no script, no request, no disguise.

Kept: text, tables as pandas makes them, pictures carried in the page, links that must be clicked, code and
its colours. Dropped: scripts, handlers, frames, forms, styles that move or cover things, addresses that
a browser would fetch by itself, and every id and class that the page around it knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

import nh3
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

ID_PREFIX = "said-"
MOST_MARKDOWN = 200_000

_GONE = {
    "script", "style", "template", "noscript", "iframe", "frame", "frameset", "object", "embed", "applet",
    "svg", "math", "title", "head", "noembed", "noframes", "xmp", "plaintext", "select", "textarea", "audio",
    "video", "canvas",
}  # fmt: skip
_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd", "del",
    "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "section", "small",
    "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    "tt", "u", "ul", "var",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"title", "lang", "dir", "style", "id", "class"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "table": {"border"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "col": {"span"},
    "ol": {"start", "type"},
    "details": {"open"},
}
_STYLES = {
    "text-align", "vertical-align", "font-weight", "font-style", "text-decoration", "color",
    "background-color", "white-space",
}  # fmt: skip
_HREF = re.compile(r"(?:https?://|mailto:)[^\s\\]+", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+")
_BESIDE = re.compile(r"(?:[\w-][\w .-]*/)*[\w-][\w .-]*\.(?:png|jpe?g|gif|webp)", re.IGNORECASE)
_SIZE = re.compile(r"\d{1,4}(?:\.\d{1,3})?(?:px|%)?")
_TEXT = {"title", "alt", "lang", "scope", "open", "rel"}
_FETCHES = re.compile(r"[(\\@]")
# What pandas' tables and pygments' colours are called; none of these means anything to nbgrader's scripts.
_CLASSES = re.compile(r"dataframe|highlight|anchor-link|[a-z][a-z0-9]?|err")


def safe_html(html: str) -> str:
    """The fragment with nothing left in it that runs, fetches, covers or imitates the page around it."""
    return _CLEANER.clean(whole(html))


def safe_verdict(html: str) -> str:
    """A verdict's page without its stylesheet, cleaned too: pictures and classes of ours stay."""
    return _VERDICT.clean(whole(html))


def whole(text: str) -> str:
    """The text without halves of surrogate pairs, which JSON can carry and no page can be written with."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _attribute(classes: re.Pattern[str]) -> Callable[[str, str, str], str | None]:
    def keep(tag: str, name: str, value: str) -> str | None:
        if name in _TEXT:
            return value
        if name == "style":
            return None if _FETCHES.search(re.sub(r"\brgba?\(", "", value)) else value
        if name == "class":
            return " ".join(c for c in value.split() if classes.fullmatch(c)) or None
        if name == "id":
            return ID_PREFIX + value
        if name == "href":
            return _href(value.strip())
        if name == "src":
            return value if _PICTURE.fullmatch(value) or _BESIDE.fullmatch(value) else None
        if name in ("dir", "align", "type"):
            return value if value.isalnum() else None
        if name.startswith("aria-"):
            return value
        return value if _SIZE.fullmatch(value.strip()) else None

    return keep


def _href(value: str) -> str | None:
    if value.startswith("#"):
        return "#" + ID_PREFIX + value[1:]
    return value if _HREF.fullmatch(value) else None


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_GONE,
    attributes=_ATTRIBUTES,
    attribute_filter=_attribute(_CLASSES),
    filter_style_properties=_STYLES,
    url_schemes={"http", "https", "mailto", "data"},
)
_VERDICT = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_GONE,
    attributes={
        **{tag: names for tag, names in _ATTRIBUTES.items() if tag != "*"},
        "*": {"class"},
        "section": {"aria-label"},
        "figcaption": {"aria-hidden"},
    },
    attribute_filter=_attribute(re.compile(r"ag-[a-z-]+")),
    url_schemes={"data"},
)


class _Renderer(IPythonRenderer):
    """nbconvert's renderer, which an attachment that is not there doesn't stop."""

    def _embed_image_or_attachment(self, src: str) -> str:
        if not src.startswith("attachment:"):
            return src
        kinds: Any = self.attachments.get(src.removeprefix("attachment:"), {})
        for kind in ("image/png", "image/jpeg", "image/gif", "image/webp"):
            if isinstance(kinds, dict) and isinstance(kinds.get(kind), str):
                return f"data:{kind};base64,{kinds[kind]}"
        return ""


def markdown_as_html(source: str, attachments: Any = None, anchor_link_text: str = "¶") -> str:
    """Markdown to safe HTML, formulas as they are, by nbconvert's own renderer."""
    renderer = _Renderer(
        escape=False,
        attachments=attachments if isinstance(attachments, dict) else {},
        anchor_link_text=anchor_link_text,
    )
    source = whole(source)
    if len(source) > MOST_MARKDOWN:
        return f"<pre>{escape(source)}</pre>"
    try:
        html = MarkdownWithMath(renderer=renderer).render(source)
    except (RecursionError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        html = f"<pre>{escape(source)}</pre>"
    return safe_html(html)


_ROOMY = '<table class="table table-condensed" style="width: auto">'
"""nbgrader's pages set tables without any space between columns; their own stylesheet knows these names."""


@pass_context
def safe_markdown2html(context: Context, source: str) -> str:
    """The filter ``markdown2html`` for ``c.HTMLExporter.filters``; nbgrader's comments go through it too."""
    cell = context.get("cell") or {}
    return markdown_as_html(source, cell.get("attachments")).replace("<table>", _ROOMY)
