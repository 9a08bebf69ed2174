"""Draws as the journal tells them."""

from datetime import date

from taizhang.inspection.models import Draw


def opened(e):
    said = e.pub
    Draw.objects.create(
        id=e.stream_id, area_id=e.area_id, title=e.priv["title"], kind=said["kind"], scheme_id=said["scheme"],
        on=date.fromisoformat(said["on"]), points_wanted=said["points"], inspectors_wanted=said["inspectors"],
        pool=said["pool"], people=[[person, e.priv[f"name_{n}"]] for n, person in enumerate(said["people"])],
        own=said["own"], spared=said["spared"], burdened=said.get("burdened", []), second=e.priv["second"],
        pool_seq=e.seq, at=e.at, by_text=e.by_text,
        version=e.stream_seq,
    )  # fmt: skip


def drawn(e):
    Draw.objects.filter(area_id=e.area_id, pk=e.stream_id).update(
        seed=e.pub["seed"], chosen=e.pub["chosen"], lots=e.pub["lots"], version=e.stream_seq
    )
