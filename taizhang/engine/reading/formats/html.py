"""Web pages, and what office systems save as .doc or .xls but is one: title, paragraphs, lists and tables.

Nothing is fetched and nothing is run: the page is read as a stream of tags. Scripts, menus and other furniture are
left out, also runs of lines that are nothing but links.
"""

import codecs
import re
from html.parser import HTMLParser

from .limits import MOST_CHARS, too_large
from .page import Page
from .plain import decoded

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})|<\?xml[^>]{0,100}encoding=["']([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)  # fmt: skip
_SIGN = re.compile(rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|meta|body|table|div)\b", re.IGNORECASE | re.DOTALL)  # fmt: skip
_BLOCKS = {
    "p", "div", "section", "article", "main", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd",
    "blockquote", "pre", "center", "form", "fieldset", "figure", "figcaption", "hr", "br", "caption", "address", "header",
    "details", "summary",
}  # fmt: skip
_UNSEEN = {
    "script", "style", "noscript", "template", "nav", "footer", "aside", "select", "button", "svg", "iframe", "object",
    "textarea", "map", "audio", "video", "canvas", "rt", "del", "s", "strike", "head",
}  # fmt: skip
_VOID = {"br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "wbr", "param"}
_MENU = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|breadcrumbs?|crumbs?|footer|foot|sidebar|side|toolbar|pagination|pager|search|login|share|bdshare\w*|friendlinks?|copyright|top-?bar|site-?map)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_MENU_LINE, _MENU_LINES = 40, 3


def is_html(data: bytes) -> bool:
    """Whether the bytes begin as a web page does."""
    start = data[:4096].removeprefix(codecs.BOM_UTF8)
    return bool(_SIGN.match(start.replace(b"\x00", b"")[2 * start.startswith((b"\xff\xfe", b"\xfe\xff")) :]))


def text_of(data: bytes) -> str:
    """The text of a web page."""
    reader = _Reader()
    reader.feed(_decoded(data))
    reader.close()
    return "\n".join(reader.lines())


def _decoded(data):
    found = _CHARSET.search(data[:8192])
    name = next((name.decode() for name in found.groups() if name), "") if found else ""
    if not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and name:
        try:
            # GB2312 in a page means whatever Windows wrote, which is GB18030.
            return data.decode("gb18030" if name.lower().startswith("gb") else codecs.lookup(name).name)
        except (LookupError, UnicodeDecodeError):
            pass
    return decoded(data)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.titles: dict[str, str] = {}
        self._line: list[str] | None = None
        self._links: dict[int, int] = {}  # line → characters of it that are a link
        self._unseen, self._depth = "", 0
        self._in_title = self._in_link = False
        self._lists: list[int | None] = []
        self._mark = ""
        self._chars = 0

    # ── tags ──

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "meta" and (said.get("name") or "").lower() in ("articletitle", "title"):
            self.titles.setdefault("meta", (said.get("content") or "").strip())
        if tag == "title":
            self._in_title = not self.titles.get("title")
            return
        if self._unseen:
            self._depth += tag == self._unseen
            # A head, a paragraph or an item need not be closed: what cannot stand in it ends it.
            if not (tag == "body" or (self._unseen in ("p", "li") and tag in ("p", "div", "li", "table", "h1", "h2"))):
                return
            self._unseen = ""
        if tag not in _VOID and (tag in _UNSEEN or self._is_menu(tag, said)):
            self._unseen, self._depth = tag, 1
            return
        self._open(tag, said)

    def handle_startendtag(self, tag, attrs):
        if tag in _VOID or tag in _BLOCKS:
            self.handle_starttag(tag, attrs)

    def _open(self, tag, said):
        if tag == "table":
            self._break()
            self.page.open_table()
        elif tag == "tr" and self.page.is_in_table:
            self._break()
            self.page.open_row()
        elif tag in ("td", "th") and self.page.is_in_table:
            self._break()
            self.page.open_cell(_span(said.get("colspan")), _span(said.get("rowspan")))
        elif tag == "a":
            self._in_link = True
        elif tag in ("ul", "ol"):
            self._break()
            self._lists = [*self._lists[-20:], _span(said.get("start")) if tag == "ol" else None]
        elif tag == "li":
            self._break()
            if self._lists and self._lists[-1] is not None:
                self._mark = f"{self._lists[-1]}."
                self._lists[-1] += 1
        elif tag in _BLOCKS or tag in ("td", "th", "tr"):
            self._break()

    def handle_endtag(self, tag):
        if tag == "title":
            self._in_title = False
        if self._unseen:
            self._depth -= tag == self._unseen
            if self._depth <= 0:
                self._unseen = ""
            return
        if tag == "table":
            self._break()
            self.page.close_table()
        elif tag in ("td", "th"):
            self._break()
            self.page.close_cell()
        elif tag == "a":
            self._in_link = False
        elif tag in ("ul", "ol"):
            self._break()
            self._lists = self._lists[:-1]
        elif tag in _BLOCKS or tag == "tr":
            self._break()

    @staticmethod
    def _is_menu(tag, said):
        if tag in ("body", "html", "td", "table", "tr"):
            return False
        if _HIDDEN.search((said.get("style") or "")[:300]):
            return True
        names = f"{said.get('class') or ''} {said.get('id') or ''}"
        return tag in ("div", "ul", "ol", "dl", "section", "form", "header") and bool(_MENU.search(names[:300]))

    # ── words ──

    def handle_data(self, data):
        if self._in_title:
            self.titles["title"] = (self.titles.get("title", "") + data).strip()[:300]
            return
        if self._unseen:
            return
        text = _SPACE.sub(" ", data)
        if not text.strip() and self._line is None:
            return
        self._chars += len(text)
        if self._chars > MOST_CHARS:
            raise too_large()
        if self._line is None:
            self._line = self.page.new_line()
            text = text.lstrip(" ")
            if self._mark:
                self._line.append(self._mark[:-1] + "、" if text[:1].isdigit() else self._mark)
                self._mark = ""
        self._line.append(text)
        if self._in_link:
            self._links[id(self._line)] = self._links.get(id(self._line), 0) + len(text.strip())

    def _break(self):
        self._line = None

    def lines(self):
        """The lines without menus, under the title if the page does not print it."""
        while self.page.is_in_table:
            self.page.close_table()
        out: list[str] = []
        run: list[str] = []
        for pieces in self.page.pieces():
            text = "".join(pieces).strip(" ")
            if not text.strip():
                continue
            if 0 < len(text) <= _MENU_LINE and self._links.get(id(pieces), 0) > 0.8 * len(text):
                run.append(text)
                continue
            out += run if len(run) < _MENU_LINES else []
            run = []
            out.append(text)
        out += run if len(run) < _MENU_LINES else []
        title = self.titles.get("meta") or re.split(r"\s*[_|｜]\s*|\s+[-–—]\s+", self.titles.get("title", ""))[0]
        printed = "".join("".join(out[:40]).split())
        if title and "".join(title.split()) not in printed:
            out.insert(0, title)
        return out


def _span(text):
    return int(text[:5]) if text and text.strip().isdigit() else 1
