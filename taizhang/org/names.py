"""Finding the unit that a text means: "县住建局", "住建局" and "住房和城乡建设局" are one unit. Pure.

Every answer says how it was found, so that a guess is shown as a guess.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

NAME, SHORT, ALIAS, FORM, GUESS = "name", "short", "alias", "form", "guess"
_ORDER = {how: rank for rank, how in enumerate((NAME, SHORT, ALIAS, FORM, GUESS))}

# 发展和改革委员会 → 发展和改革委: the long ending and the short one name the same kind of office.
_ENDINGS = (("委员会", "委"), ("办公室", "办"), ("街道办事处", "街道"), ("人民政府", ""), ("管理局", "局"))
_LEVELS = ("县", "市", "区")


def clean(text: str) -> str:
    """NFKC without blanks, so that full-width and padded writings meet."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def forms(name: str, area_name: str = "") -> set[str]:
    """What else a written name may stand for: without the area, without the level, with the short ending."""
    found = {clean(name)}
    for form in tuple(found):
        if area_name and form.startswith(area_name) and len(form) > len(area_name) + 1:
            found.add(form[len(area_name) :])
    for form in tuple(found):
        # 县委办 stays: what is left of it would name no office.
        if form[0] in _LEVELS and len(form) > 3 and not form.startswith(("县委", "市委", "区委", "市场")):
            found.add(form[1:])
    for form in tuple(found):
        for long, short in _ENDINGS:
            if form.endswith(long) and len(form) - len(long) + len(short) >= 2:
                found.add(form[: len(form) - len(long)] + short)
    return found


def abbreviates(text: str, name: str) -> bool:
    """住建局 is 住房和城乡建设局 with characters left out: same first, same last, the rest in order."""
    if not 2 < len(text) < len(name) or text[0] != name[0] or text[-1] != name[-1]:
        return False
    rest = iter(name[1:-1])
    return all(char in rest for char in text[1:-1])


class Match(NamedTuple):
    unit_id: int
    name: str
    how: str


class Matcher:
    """All names of an area's units, read once and asked often."""

    def __init__(self, area_name: str, units: Iterable[tuple[int, str, str]], aliases: Mapping[int, Iterable[str]]):
        self._area = clean(area_name)
        self._names: dict[int, str] = {}
        self._exact: dict[str, dict[int, str]] = defaultdict(dict)
        self._long: list[tuple[str, int]] = []
        for unit_id, name, short in units:
            self._names[unit_id] = name
            for how, written in ((NAME, name), (SHORT, short), *((ALIAS, a) for a in aliases.get(unit_id, ()))):
                if written:
                    self._learn(unit_id, how, written)
            self._long += [(form, unit_id) for form in forms(name, self._area)]

    def _learn(self, unit_id, how, written):
        exact = clean(written)
        for form in forms(written, self._area):
            known = self._exact[form]
            here = how if form == exact else FORM
            if unit_id not in known or _ORDER[here] < _ORDER[known[unit_id]]:
                known[unit_id] = here

    def match(self, text: str) -> list[Match]:
        """The units that `text` may mean, best first; more than one means that a person must choose."""
        asked = clean(text)
        if not asked:
            return []
        if asked in self._exact:
            return self._sorted(self._exact[asked])
        variants = forms(asked, self._area)
        found: dict[int, str] = {}
        for form in variants - {asked}:
            for unit_id in self._exact.get(form, ()):
                found[unit_id] = FORM
        if not found:
            found = {unit_id: GUESS for long, unit_id in self._long for form in variants if abbreviates(form, long)}
        return self._sorted(found)

    def _sorted(self, found):
        ranked = sorted(found.items(), key=lambda pair: (_ORDER[pair[1]], pair[0]))
        return [Match(unit_id, self._names[unit_id], how) for unit_id, how in ranked]
