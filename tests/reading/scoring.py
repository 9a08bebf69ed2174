"""How well a reading agrees with what a careful person found: counts per document, figures over many.

A directive or an article is found when its span shares at least half of the joint span with the gold's, a figure
when value and unit are equal and the spans touch, a person by name, an event by a similar name. White space counts
nowhere. What the gold calls optional is neither rewarded nor punished. Attributes are judged on found pairs where
either side has a value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import accumulate
from pathlib import Path

HERE = Path(__file__).resolve().parent
OURS = HERE / "corpus"
COMMITTED = HERE / "scores.json"
WEIGHTS = {"directives": 0.40, "figures": 0.25, "articles": 0.15, "people": 0.12, "events": 0.08}
HALF = 0.5

_ONE_FORM = str.maketrans("％（）：，；“”", '%():,;""')


def beside_the_checkout() -> Path | None:
    """The folder of the shared corpus, next to this checkout or to the folder of its worktrees; None where absent."""
    root = HERE.parents[1]
    return next((f for up in (root.parent, root.parent.parent) if (f := up / "shared" / "corpus").is_dir()), None)


def corpora() -> dict[str, Path]:
    """The annotated corpora that are here, by the name under which their scores are kept."""
    shared = beside_the_checkout()
    return {"ours": OURS, **({"dev": shared / "dev"} if shared else {})}


@dataclass(frozen=True)
class Annotated:
    """One document with its gold."""

    name: str
    text: str
    gold: dict


def documents(folder: Path) -> list[Annotated]:
    """The annotated documents of a folder in order."""
    out = []
    for gold in sorted(folder.glob("*.gold.json")):
        stem = gold.name.removesuffix(".gold.json")
        text = (folder / f"{stem}.txt").read_bytes().decode("utf-8")
        name = stem.partition("-")[0]  # the rest may name a real place, and the scores are kept in the repository
        out.append(Annotated(name, text, json.loads(gold.read_text("utf-8"))))
    return out


# ── comparing two values ────────────────────────────────────────────────────────


def _bare(value) -> str:
    return "".join(str(value or "").split())


def _form(value) -> str:
    return _bare(value).translate(_ONE_FORM)


def _equal(a, b) -> bool:
    return _form(a) == _form(b)


def _likeness(a, b) -> float:
    a, b = _form(a), _form(b)
    return SequenceMatcher(None, a, b, autojunk=False).ratio() if a and b else float(a == b)


def _alike(a, b, least=0.6) -> bool:
    """Whether one contains the other or the two are similar enough; nothing is like nothing only."""
    a, b = _form(a), _form(b)
    if not (a and b):
        return a == b
    short, long = sorted((a, b), key=len)
    return (len(short) > 1 and short in long) or _likeness(a, b) >= least


def _same_owner(a, b) -> bool:
    """Alike, or two lists of units of which half agrees."""
    if not (_form(a) and _form(b)):
        return _equal(a, b)
    if _alike(a, b, 0.7):
        return True
    mine, theirs = ({u for u in re.split("以及|[、,;和及]", _form(x)) if u} for x in (a, b))
    both = mine & theirs
    return bool(both) and 2 * len(both) >= 0.5 * (len(mine) + len(theirs))


def _number(value) -> float | None:
    try:
        return float(str(value).replace(",", ""))
    except ValueError:
        return None


def _same_number(a, b) -> bool:
    x, y = _number(a), _number(b)
    if x is None or y is None:
        return x is y
    return abs(x - y) <= 1e-6 * max(1.0, abs(x), abs(y))


def _unit(value) -> str:
    bare = re.sub(r"\([^)]*\)", "", _form(value))
    return bare.replace("平米", "平方米").replace("人口", "人").replace("余", "").replace("多", "")


def _same_unit(a, b) -> bool:
    """Equal, or one side prints only how large (14.9亿 for 亿元)."""
    short, long = sorted((_unit(a), _unit(b)), key=len)
    return short == long or (short in ("万", "亿") and long.startswith(short))


ATTRIBUTES: dict[str, dict[str, Callable[..., bool]]] = {
    "directives": {"owner": _same_owner, "due": _equal, "due_text": _alike, "speaker": _alike},
    "figures": {
        "indicator": lambda a, b: _alike(a, b, 0.5),
        "yoy_pct": _same_number,
        "rank": lambda a, b: _alike(a, b, 0.5),
        "target": _same_number,
        "completion_pct": _same_number,
    },
    "articles": {"headline": lambda a, b: _likeness(a, b) >= 0.8},
    "people": {"post": _alike},
    "events": {"date": _equal},
}


# ── matching ────────────────────────────────────────────────────────────────────


class _Places:
    """Spans of a document counted without its white space."""

    def __init__(self, text: str):
        self.text, self.flat = text, _bare(text)
        self.before = [0, *accumulate(not char.isspace() for char in text)]

    def of(self, thing: dict) -> tuple[int, int] | None:
        """Where a thing stands: its offsets, else its text found once."""
        start, end = thing.get("start"), thing.get("end")
        if type(start) is type(end) is int and 0 <= start < end <= len(self.text):
            return self.before[start], self.before[end]
        words = _bare(thing.get("text"))
        at = self.flat.find(words) if words else -1
        return (at, at + len(words)) if at >= 0 else None


def _overlap(a, b) -> float:
    """The common part of two spans as a share of what both cover."""
    if not (a and b):
        return 0.0
    common = min(a[1], b[1]) - max(a[0], b[0])
    return common / (max(a[1], b[1]) - min(a[0], b[0])) if common > 0 else 0.0


def _closeness(places: _Places) -> dict[str, Callable[[dict, dict], float]]:
    """For each field how well a found thing meets a gold one; 0 when it does not."""

    def span(gold, found):
        shared = _overlap(places.of(gold), places.of(found))
        return shared if shared >= HALF else 0.0

    def figure(gold, found):
        if _number(found.get("value")) is None or not _same_number(gold.get("value"), found["value"]):
            return 0.0
        return _overlap(places.of(gold), places.of(found)) if _same_unit(gold.get("unit"), found.get("unit")) else 0.0

    def person(gold, found):
        return float(bool(_form(gold.get("name"))) and _equal(gold.get("name"), found.get("name")))

    def event(gold, found):
        a, b = gold.get("name"), found.get("name")
        if not _form(b) or not _alike(a, b):
            return 0.0
        return 0.1 + bool(gold.get("date") and gold["date"] == found.get("date")) + _likeness(a, b)

    return {"directives": span, "figures": figure, "articles": span, "people": person, "events": event}


def _pairs(gold: list, found: list, close) -> list[tuple[int, int]]:
    """One to one, the closest first."""
    all_ = [(-close(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found)]
    mine: set[int] = set()
    theirs: set[int] = set()
    out = []
    for distance, i, j in sorted(all_):
        if distance < 0 and i not in mine and j not in theirs:
            mine.add(i)
            theirs.add(j)
            out.append((i, j))
    return out


@dataclass
class Count:
    """What was found of one field: hits, wrong ones, missed ones, and of each attribute [right, judged]."""

    hits: int = 0
    wrong: int = 0
    missed: int = 0
    attributes: dict[str, list[int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)  # in words, for whoever looks for the mistake

    def __add__(self, other: Count) -> Count:
        names = [*self.attributes, *(n for n in other.attributes if n not in self.attributes)]
        both = {
            n: [a + b for a, b in zip(self.attributes.get(n, (0, 0)), other.attributes.get(n, (0, 0)), strict=True)]
            for n in names
        }
        return Count(self.hits + other.hits, self.wrong + other.wrong, self.missed + other.missed, both)

    @property
    def is_empty(self) -> bool:
        return not (self.hits or self.wrong or self.missed)

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.wrong) if self.hits else 0.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed) if self.hits else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.hits / (2 * self.hits + self.wrong + self.missed) if self.hits else 0.0


def _things(whole: dict, name: str) -> list[dict]:
    return [thing for thing in whole.get(name) or [] if isinstance(thing, dict)]


def count(text: str, gold: dict, found: dict) -> dict[str, Count]:
    """The counts of one document, field by field."""
    closeness = _closeness(_Places(text))
    return {
        name: _count(_things(gold, name), _things(found, name), closeness[name], ATTRIBUTES[name]) for name in WEIGHTS
    }


def _count(gold, found, close, attributes) -> Count:
    asked = [g for g in gold if not g.get("optional")]
    debatable = [g for g in gold if g.get("optional")]
    pairs = _pairs(asked, found, close)
    met, used = {i for i, _ in pairs}, {j for _, j in pairs}
    missed = [g for i, g in enumerate(asked) if i not in met]
    wrong = [f for j, f in enumerate(found) if j not in used and not any(close(g, f) > 0 for g in debatable)]
    out = Count(len(pairs), len(wrong), len(missed))
    for name, same in attributes.items():
        judged = right = 0
        for i, j in pairs:
            a, b = asked[i].get(name), found[j].get(name)
            if a in (None, "") and (name == "date" or b in (None, "")):
                continue
            judged += 1
            if same(a, b):
                right += 1
            else:
                out.notes.append(f"{name} of {_label(asked[i])}: {b}, should be {a}")
        out.attributes[name] = [right, judged]
    out.notes += [f"missed: {_label(g)}" for g in missed] + [f"too much: {_label(f)}" for f in wrong]
    return out


def _label(thing) -> str:
    return _bare(thing.get("text") or thing.get("name") or thing.get("headline"))[:40]


# ── figures over many documents ─────────────────────────────────────────────────

Counts = dict[str, dict[str, Count]]  # document → field → count


def count_all(folder: Path, read: Callable[[str], dict]) -> Counts:
    """The counts of every document of a folder with a reader that gives the schema of the guidelines."""
    return {d.name: count(d.text, d.gold, read(d.text)) for d in documents(folder)}


def figures(counts: Iterable[dict[str, Count]]) -> dict[str, float]:
    """`overall`, and of each field precision, recall, F1 and the accuracy of its attributes; micro over documents."""
    counts = list(counts)
    out, fields = {}, {}
    for name in WEIGHTS:
        total = sum((c[name] for c in counts), Count())
        if total.is_empty:
            continue
        fields[name] = total.f1
        out |= {f"{name} precision": total.precision, f"{name} recall": total.recall, f"{name} F1": total.f1}
        out |= {f"{name} {a}": right / judged for a, (right, judged) in total.attributes.items() if judged}
    weight = sum(WEIGHTS[name] for name in fields)
    overall = sum(WEIGHTS[name] * f1 for name, f1 in fields.items()) / weight if weight else 0.0
    return {"overall": overall, **out}


# ── the last committed scores ───────────────────────────────────────────────────


def _packed(counted: dict[str, Count]) -> dict[str, list]:
    return {
        name: [c.hits, c.wrong, c.missed, {a: r for a, r in c.attributes.items() if r[1]}]
        for name, c in counted.items()
        if not c.is_empty
    }


def _unpacked(kept: dict[str, list]) -> dict[str, Count]:
    return {name: Count(*kept[name]) if name in kept else Count() for name in WEIGHTS}


def committed() -> dict[str, Counts]:
    """The counts as they were when somebody last wrote them down, by corpus and document."""
    kept = json.loads(COMMITTED.read_text("utf-8")) if COMMITTED.exists() else {}
    return {name: {d: _unpacked(c) for d, c in of["documents"].items()} for name, of in kept.items()}


def write(measured: dict[str, Counts]) -> None:
    """Keep these counts as the committed ones, one line a document; corpora that are not here stay as they were."""
    every = {**committed(), **measured}
    parts = []
    for name, counts in sorted(every.items()):
        shown = {k: round(v, 4) for k, v in figures(counts.values()).items()}
        lines = ",\n".join(
            f"   {json.dumps(d, ensure_ascii=False)}: {json.dumps(_packed(c), ensure_ascii=False)}"
            for d, c in sorted(counts.items())
        )
        parts.append(
            f' {json.dumps(name)}: {{\n  "figures": {json.dumps(shown)},\n  "documents": {{\n{lines}\n  }}\n }}'
        )
    COMMITTED.write_text("{\n" + ",\n".join(parts) + "\n}\n", "utf-8")


def _right(counts: Iterable[dict[str, Count]], figure: str) -> int | None:
    """How many are right of an attribute such as `directives owner`; None for other figures."""
    name, _, attribute = figure.partition(" ")
    if attribute not in ATTRIBUTES.get(name, {}):
        return None
    return sum(c[name].attributes.get(attribute, (0, 0))[0] for c in counts)


def fallen(before: Counts, now: Counts) -> list[str]:
    """One sentence for each figure that is lower than before, over the documents that both know.

    Whoever finds more may have to judge more: the accuracy of an attribute fell only if fewer are right than before.
    """
    both = [d for d in before if d in now]
    old, new = figures(before[d] for d in both), figures(now[d] for d in both)
    out = []
    for name, was in old.items():
        least = new.get(name, 0.0)
        right = _right((now[d] for d in both), name)
        if least >= was - 1e-9 or (right is not None and right >= (_right((before[d] for d in both), name) or 0)):
            continue
        where = [d for d in both if figures([now[d]]).get(name, was) < figures([before[d]]).get(name, 0.0) - 1e-9]
        field_name = name.split()[0]
        notes = [f"{d}: {note}" for d in where for note in now[d][field_name].notes] if field_name in WEIGHTS else []
        out.append(
            f"{name} fell from {was:.4f} to {least:.4f}"
            + (f" in {', '.join(where)}" if where else "")
            + "".join(f"\n    {note}" for note in notes[:12])
        )
    return out
