"""Schemes in words: the list, one version as a tree, two versions beside each other, a sheet before it is accepted."""

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.engine.sheets import letters
from taizhang.inspection.findings.rules import SEVERITIES, Severity
from taizhang.inspection.points.rules import TYPES

from . import cells, comparing, editing, queries
from .comparing import CHANGES, Change
from .examples import NAMES, example
from .lining import FIELDS, IGNORE
from .rules import KINDS, METHODS, MISSING, ClauseSpec, Kind, Method, Missing, depths


def listed(actor):
    now = queries.versions_in_force(actor)
    return [
        {
            "scheme": scheme,
            "url": reverse("inspection:scheme", args=[scheme.pk]),
            "kind": gettext(KINDS[Kind(scheme.kind)]),
            "register": scheme.register.name,
            "version": now[scheme.pk],
        }
        for scheme in queries.schemes(actor)
    ]


def examples():
    return [
        {"key": name, "title": said.title, "about": said.about, "count": len(said.clauses)}
        for name, said in ((name, example(name)) for name in NAMES)
    ]


def tree(specs, differences=None, rows=None, faults=None, doubts=None):
    """The clauses as rows of a table: words, marks and how deep they stand. With `differences` those that are gone are
    among them; `rows` gives the row of the sheet of each, `faults` what is wrong in a row, `doubts` what seems so."""
    told = differences or [comparing.Difference(Change.SAME, spec) for spec in specs]
    deep = dict(zip((spec.key for spec in specs), depths(specs), strict=True))
    parents = {spec.parent_key for spec in specs}
    at = dict(zip((spec.key for spec in specs), rows, strict=True)) if rows else {}
    return [
        {
            "c": (clause := said.clause),
            "depth": deep.get(clause.key, 1) if said.change != Change.GONE else 1,
            "is_leaf": clause.key not in parents,
            "methods": "、".join(gettext(METHODS[Method(m)]) for m in clause.methods),
            "score": cells.number_said(clause.score),
            "step": cells.number_said(clause.step),
            "types": "、".join(gettext(TYPES[kind]) for kind in clause.point_types),
            "severity": gettext(SEVERITIES[Severity(clause.severity)]),
            "marks": marks(clause),
            "change": said.change,
            "word": gettext(CHANGES[said.change]),
            "changes": [(gettext(word), old or "—", new or "—") for word, old, new in said.changes],
            "row": max(at.get(clause.key, 0), 0) or None if said.change != Change.GONE else None,
            "faults": (faults or {}).get(at.get(clause.key), []) if said.change != Change.GONE else [],
            "doubts": (doubts or {}).get(at.get(clause.key), []) if said.change != Change.GONE else [],
            "is_gone": said.change == Change.GONE,
        }
        for said in told
    ]  # fmt: skip


def say(refused):
    """A refusal in the reader's language."""
    return gettext(refused.message).format(**refused.params)


def marks(clause):
    words = (
        (clause.is_veto, gettext("一票否决")), (clause.is_precondition, gettext("前置条件")),
        (clause.zeroes, gettext("问题即零分")),
    )  # fmt: skip
    return [word for is_so, word in words if is_so]


def counts(differences):
    return {change.value: sum(said.change == change for said in differences) for change in Change}


def settings(version, scheme, minors=None):
    """What holds for a version as a whole, for c-facts; `minors` the scheme that says 未成年人."""
    begins = version.cycle_from
    share = gettext("占{share}%，低于{line}分的不能申报").format(share=version.minors_share, line=version.minors_line)
    return [
        {"label": gettext("年份"), "value": str(version.year)},
        {"label": gettext("类别"), "value": gettext(KINDS[Kind(scheme.kind)])},
        {"label": gettext("问题记入"), "value": scheme.register.name},
        {"label": gettext("没有这类点位的单位"), "value": gettext(MISSING[Missing(version.missing)])},
        {
            "label": gettext("各年权重"),
            "value": " / ".join(f"{w}%" for w in version.weights),
            "note": gettext("从{year}年起算一届").format(year=begins) if version.weights and begins else "",
        },
        *([{"label": gettext("未成年人测评"), "value": minors.title, "note": share}] if minors else []),
        {"label": gettext("反弹期"), "value": gettext("销号后 {n} 天内").format(n=version.rebound_days)},
        {
            "label": gettext("回头看"),
            "value": gettext("整改好后第{days}天").format(days="、".join(map(str, version.look_days))),
        },
    ]


def sheet(brought, scheme):
    """A sheet against the version in force."""
    before, read = queries.read(brought, scheme)
    differences = comparing.compare(before, read.clauses)
    is_own = brought.head == editing.HEAD
    faults, loose, doubts = {}, [], {}
    for row, refused in read.doubts:
        doubts.setdefault(row, []).append(say(refused))
    for row, heading, refused in read.faults:
        heading = gettext(heading) if heading and is_own else heading
        line = f"{heading}：{say(refused)}" if heading else say(refused)
        if row in read.at:
            faults.setdefault(row, []).append(line)
        else:
            loose.append({"row": row, "says": line})
    is_same = bool(before) and comparing.is_same(before, read.clauses)
    found = counts(differences)
    return {
        "rows": tree(read.clauses, differences, read.at, faults, doubts),
        "is_own": is_own,
        "doubted": len(read.doubts),
        "begun_from": brought.base_no if scheme and brought.base_no not in (None, scheme.current_no) else None,
        "loose": loose,
        "wrong": len(read.faults),
        "is_same": is_same,
        "only_order": bool(before) and not is_same and found["same"] == len(read.clauses) and not found["gone"],
        "counts": found,
        "columns": [
            {
                "index": index,
                "heading": heading or letters(index),
                "field": brought.meaning.get(str(index), IGNORE),
                "sample": next((row[index] for _, row in brought.rows if row[index]), "")[:40],
            }
            for index, heading in enumerate(brought.head)
        ],
        "fields": [(IGNORE, gettext("不带入")), *((name, gettext(word)) for name, word in FIELDS.items())],
    }


def clause(sheet, scheme, key, above, after):
    """The form of one clause of the sheet, or of a new one."""
    _, read = queries.read(sheet, scheme)
    rows = editing.of_sheet(read)
    texts, spec, faults, below = dict.fromkeys(editing.TYPED, ""), ClauseSpec("", "", ""), [], 0
    if key:
        place = editing.find(rows, key)
        n = [clause.key for clause in read.clauses].index(key)
        texts, spec, above = rows[place].texts, read.clauses[n], editing.above(rows, place)
        below = editing.end(rows, place) - place - 1
        faults = [say(refused) for row, _, refused in read.faults if row == read.at[n]]
    methods = spec.methods if key else tuple(_usual(read.clauses))
    return {
        "key": key,
        "after": after,
        "above": above,
        "texts": texts,
        "below": below,
        "faults": faults,
        "is_chapter": below > 0,
        "homes": [
            (row.key, f"{'　' * (row.depth - 1)}{row.texts['no']} {row.texts['title']}"[:50])
            for row in editing.homes(rows, key)
        ],
        "methods": [(m.value, gettext(word), m in methods) for m, word in METHODS.items()],
        "types": [(name, gettext(word), name in spec.point_types) for name, word in TYPES.items()],
        "severities": [(s.value, gettext(word)) for s, word in SEVERITIES.items()],
        "severity": spec.severity,
        "marks": [
            ("is_veto", gettext("一票否决"), spec.is_veto, gettext("有这一条，不论得几分都不排名。")),
            ("is_precondition", gettext("前置条件"), spec.is_precondition, gettext("先要做到，才参加测评。")),
            ("zeroes", gettext("问题即零分"), spec.zeroes, gettext("有一处，上一级整项不得分。")),
        ],
    }


def _usual(clauses):
    """How a new clause is looked at, as most are."""
    held = [clause.methods for clause in clauses if clause.methods]
    return max(held, key=held.count) if held else ()
