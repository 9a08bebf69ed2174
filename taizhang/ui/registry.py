"""What rooms above add to the shell: words on the spine, badges, panels on pages, names of form fields.

Every registration happens in a room's plug.py; registering a key twice is a mistake and raises.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext


@dataclass(frozen=True)
class Entry:
    """A word on the spine (or, for `todo`, in the top line)."""

    key: str
    label: str
    url_name: str
    act: str | None
    order: int
    icon: str = "list"

    @property
    def url(self) -> str:
        return reverse(self.url_name)

    @property
    def text(self) -> str:
        return gettext(self.label)

    def open_to(self, actor) -> bool:
        return self.act is None or actor.can(self.act)


_APART = ("todo", "me")  # the top line and the foot of the spine


@dataclass
class Nav:
    """The spine: `register` a word, give it a `badge`, name the `primary` act and the `search` page."""

    _entries: dict[str, Entry] = field(default_factory=dict)
    _badges: dict[str, Callable] = field(default_factory=dict)
    _primary: list[Entry] = field(default_factory=list)
    _search: tuple[str, str | None] | None = None

    def register(self, key, label, url_name, act=None, order=50, icon="list"):
        """Add a word. `todo` stands in the top line with its count, `me` at the foot, all others on the spine."""
        _add(self._entries, key, Entry(key, label, url_name, act, order, icon))

    def badge(self, key, count):
        """`count(actor) -> int` is asked once per page, only for actors who see the word."""
        _add(self._badges, key, count)

    def primary(self, label, url_name, act, order=50, icon="plus"):
        """Offer the one primary act of the top line; the first that the actor may do is shown."""
        self._primary.append(Entry(url_name, label, url_name, act, order, icon))
        self._primary.sort(key=lambda e: e.order)

    def search(self, url_name, act=None):
        """The page that answers `?q=`; offered to those who may do `act` there."""
        self._search = (url_name, act)

    def search_url(self, actor) -> str:
        url_name, act = self._search or ("", None)
        return reverse(url_name) if url_name and (act is None or actor.can(act)) else ""

    def words(self, actor) -> list[Entry]:
        open_ = (e for e in self._entries.values() if e.key not in _APART and e.open_to(actor))
        return sorted(open_, key=lambda e: e.order)

    def todo(self, actor) -> Entry | None:
        return self._apart("todo", actor)

    def me(self, actor) -> Entry | None:
        return self._apart("me", actor)

    def _apart(self, key, actor):
        entry = self._entries.get(key)
        return entry if entry and entry.open_to(actor) else None

    def count(self, key, actor) -> int | None:
        return self._badges[key](actor) if key in self._badges else None

    def primary_for(self, actor) -> Entry | None:
        return next((e for e in self._primary if e.open_to(actor)), None)


@dataclass(frozen=True)
class Panel:
    """A part that a room adds to a page it does not own."""

    template: str
    query: Callable
    order: int
    act: str | None = None


@dataclass
class Panels:
    """`register("home.clerk", "ledger/_red.html", query, 10)`.

    `query(actor, at, **subject)` answers the part's context, or None when there is nothing to show.
    """

    _places: dict[str, list[Panel]] = field(default_factory=dict)

    def register(self, place, template, query, order=50, act=None):
        panels_here = self._places.setdefault(place, [])
        if any(p.template == template for p in panels_here):
            raise ValueError(f"panel registered twice: {place} {template}")
        panels_here.append(Panel(template, query, order, act))
        panels_here.sort(key=lambda p: p.order)

    def at(self, place, actor) -> list[Panel]:
        return [p for p in self._places.get(place, []) if p.act is None or actor.can(p.act)]


@dataclass
class Labels:
    """Chinese names of form fields, so that a refused form can be shown back in words."""

    _names: dict[str, str] = field(default_factory=dict)

    def register(self, **names):
        self._names.update(names)

    def of(self, name) -> str:
        """Its name on the screen; fields of repeated forms (p0-title) have the name of the last part."""
        key = name if name in self._names else name.rpartition("-")[2]
        return gettext(self._names[key]) if key in self._names else ""


def _add(table, key, value):
    if key in table:
        raise ValueError(f"registered twice: {key}")
    table[key] = value


nav = Nav()
panels = Panels()
labels = Labels()
