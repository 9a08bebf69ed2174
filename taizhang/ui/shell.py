"""What the layout knows about the reader: words on the spine, counts, preferences; all of it asked lazily."""

from django.conf import settings
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext

from taizhang.ui import clock
from taizhang.ui.registry import nav
from taizhang.ui.render import take_accepted, take_toasts

THEME_COOKIE = "tz_theme"
THEMES = ("light", "dark")

# One behaviour each; they find their work by data attributes and need no order.
_NAMES = (
    "once", "marks", "keep", "keys", "rows", "bulk", "auto", "copy", "zoom", "dialog",
    "tip", "toast", "refused", "theme", "print", "upload", "judge",
)  # fmt: skip
SCRIPTS = tuple(f"ui/{name}.js" for name in _NAMES)

_by_phone = None
_name_book = None
_last_names: tuple[str, str] | None = None


def set_book(name_book):
    """`name_book(request) -> (short, full)`: “云溪台账”, “云溪县督查台账”. Given by the room that knows areas."""
    global _name_book
    _name_book = name_book


def set_by_phone(by_phone):
    """`by_phone(actor) -> bool`: whose home is a phone page. Given by the room that has the homes."""
    global _by_phone
    _by_phone = by_phone


class Shell:
    """The binding of the book for one request; templates see it as `shell`."""

    def __init__(self, request):
        self.request = request
        self.actor = getattr(request, "actor", None)

    @cached_property
    def _names(self):
        """Last known names serve the page that says the database does not answer."""
        global _last_names
        if _name_book and not getattr(self.request, "database_is_down", False):
            _last_names = _name_book(self.request)
        return _last_names or (gettext("督查台账"), gettext("督查台账"))

    @property
    def slip(self):
        return self._names[0]

    @property
    def book(self):
        return self._names[1]

    @cached_property
    def words(self):
        """The spine: text, url, whether the page belongs to it, and a count if one was registered."""
        if self.actor is None:
            return []
        entries = nav.words(self.actor)
        here = self._current(entries)
        return [
            {
                "key": e.key,
                "text": e.text,
                "url": e.url,
                "icon": e.icon,
                "current": e is here,
                "count": nav.count(e.key, self.actor),
            }
            for e in entries
        ]

    def _current(self, entries):
        """The word whose address is the longest beginning of this page's address; “/” only exactly."""
        path = self.request.path
        begins = [e for e in entries if path == e.url or (e.url != "/" and path.startswith(e.url))]
        return max(begins, key=lambda e: len(e.url), default=None)

    @property
    def word(self):
        return next((w["text"] for w in self.words if w["current"]), "")

    @cached_property
    def todo(self):
        """The entry 待办 of the top line, with its count."""
        entry = nav.todo(self.actor) if self.actor else None
        if entry is None:
            return None
        return {"text": entry.text, "url": entry.url, "count": nav.count("todo", self.actor)}

    @cached_property
    def primary(self):
        return nav.primary_for(self.actor) if self.actor else None

    @cached_property
    def search_url(self):
        return nav.search_url(self.actor) if self.actor else ""

    @cached_property
    def toasts(self):
        return take_toasts(self.request)

    @cached_property
    def accepted(self):
        return take_accepted(self.request)

    @property
    def blank_toast(self):
        """What toast.js fills for a toast that comes with a part."""
        return {"text": "", "receipt": "", "link": "#"}

    @property
    def theme(self):
        chosen = self.request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else "light"

    @property
    def language(self):
        return translation.get_language() or settings.LANGUAGE_CODE

    @property
    def html_lang(self):
        return "en" if self.language.startswith("en") else "zh-Hans"

    @cached_property
    def by_phone(self):
        """Whether the reader keeps the phone's frame on a phone."""
        return bool(self.actor and _by_phone and _by_phone(self.actor))

    @cached_property
    def me_url(self):
        """The reader's own page, where posts are changed and one signs out."""
        entry = nav.me(self.actor) if self.actor else None
        return entry.url if entry else ""

    @property
    def dock(self):
        """The bottom bar of a phone page, under the thumb: words, the one primary act, the reader's own page."""
        entries = [self.primary, nav.me(self.actor)] if self.actor else []
        path = self.request.path
        mine = [{"text": e.text, "url": e.url, "icon": e.icon, "current": path == e.url} for e in entries if e]
        return self.words[: 4 - len(mine)] + mine

    @property
    def year_in_words(self):
        """二〇二六年, as on the cover of a bound book."""
        digits = str(clock.today().year)
        return digits if self.html_lang == "en" else "".join("〇一二三四五六七八九"[int(d)] for d in digits) + "年"

    @property
    def scripts(self):
        return SCRIPTS

    @property
    def is_demo(self):
        return settings.MODE == "demo"

    @property
    def now(self):
        return clock.now()


def context(request):
    """Context processor: `shell` in every template."""
    return {"shell": Shell(request)}
