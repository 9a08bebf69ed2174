"""Registers as the journal tells them."""

from taizhang.ledger.models import Register, RegisterField
from taizhang.ledger.rules import day_of

from .base import day


def opened(e):
    register = Register(id=e.stream_id, area_id=e.area_id, code=e.pub["code"], opened_on=day_of(e.at))
    _fill(e, register)


def changed(e):
    _fill(e, Register.objects.get(pk=e.stream_id, area_id=e.area_id))


def met(e):
    register = Register.objects.get(pk=e.stream_id, area_id=e.area_id)
    register.met_on, register.version = day(e.pub["met_on"]), e.stream_seq
    register.save()


def closed(e):
    register = Register.objects.get(pk=e.stream_id, area_id=e.area_id)
    register.closed_on, register.version = day(e.pub["closed_on"]), e.stream_seq
    register.save()


def _fill(e, register):
    register.name = e.priv["name"]
    register.closing = e.pub["closing"]
    register.yellow_days = e.pub["yellow_days"]
    register.return_days = e.pub["return_days"]
    register.report_days = e.pub["report_days"]
    if register.rhythm != e.pub.get("rhythm", ""):
        register.rhythm, register.rhythm_since_on = e.pub["rhythm"], day_of(e.at)
    register.excuse_grounds = ",".join(e.pub.get("excuse_grounds", ()))
    register.levels = [
        {**said, "looks_at": e.priv.get(f"level_{n}_looks_at", "")} for n, said in enumerate(e.pub.get("levels", []))
    ]
    register.sector_unit_id = e.pub.get("sector_unit")
    register.claim_by = e.pub.get("claim_by", "head")
    register.red_needs_leader = e.pub.get("red_needs_leader", False)
    register.version = e.stream_seq
    register.save()
    for said in e.pub["fields"]:
        RegisterField(
            id=said["id"],
            area_id=e.area_id,
            register=register,
            key=said["key"],
            kind=said["kind"],
            position=said["position"],
            is_retired=said["is_retired"],
            label=e.priv[f"field_{said['id']}_label"],
            choices=e.priv.get(f"field_{said['id']}_choices", ""),
        ).save()
