"""Schemes as the journal tells them."""

from decimal import Decimal

from taizhang.inspection.models import Clause, Scheme, Version
from taizhang.inspection.watches.rules import DAYS

from .rules import MINORS_LINE, MINORS_SHARE, ClauseSpec, depths

ROWS_PER_ENTRY = 1 << 12


def published(e):
    said = e.pub
    Scheme.objects.update_or_create(
        id=e.stream_id,
        defaults={
            "area_id": e.area_id, "register_id": said["register"], "kind": said["kind"], "title": e.priv["title"],
            "current_no": said["number"], "version": e.stream_seq,
        },
    )  # fmt: skip
    minors = said.get("minors") or {}
    Version.objects.create(
        id=e.entry_id, area_id=e.area_id, scheme_id=e.stream_id, number=said["number"], year=said["year"],
        note=e.priv["note"], missing=said["missing"], weights=said["weights"], rebound_days=said["rebound_days"],
        look_days=said.get("look_days", list(DAYS)), cycle_from=said.get("cycle_from"),
        minors_scheme_id=minors.get("scheme"), minors_share=minors.get("share", MINORS_SHARE),
        minors_line=minors.get("line", MINORS_LINE), clause_count=len(said["clauses"]), published_at=e.at,
        published_by_text=e.by_text,
    )  # fmt: skip
    specs = [ClauseSpec(c["key"], "", "", c["parent"]) for c in said["clauses"]]
    parents = {c["parent"] for c in said["clauses"]}
    Clause.objects.bulk_create(
        Clause(
            id=e.entry_id * ROWS_PER_ENTRY + n, area_id=e.area_id, scheme_id=e.stream_id, number=said["number"],
            key=c["key"], parent_key=c["parent"], place=n, depth=depth, is_leaf=c["key"] not in parents,
            no=e.priv[f"no_{n}"], title=e.priv[f"title_{n}"], wanted=e.priv[f"wanted_{n}"], wanted_count=c["wanted"],
            methods=c["methods"], score=Decimal(c["score"]), step=Decimal(c["step"]), point_types=c["types"],
            severity=c["severity"], is_veto=c["veto"], is_precondition=c["precondition"], zeroes=c["zeroes"],
        )
        for n, (c, depth) in enumerate(zip(said["clauses"], depths(specs), strict=True))
    )  # fmt: skip
