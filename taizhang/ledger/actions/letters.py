"""去函、来函: what passes between us and an outside unit, recorded by whoever deals with it."""

from django.db import transaction

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import uploads
from taizhang.ledger.models import Letter
from taizhang.ledger.rules import Verb
from taizhang.org.models import Unit

from .base import Work, iso


@transaction.atomic
def send_letter(item, *, unit_id, title, on, by, at, seen=None, number="", answer_due_on=None, note="", files=()):
    """去函. `answer_due_on` starts the external clock; without it no answer is waited for."""
    work = Work.on(item, by=by, at=at, seen=seen)
    step = work.decide(Verb.SEND_LETTER, title=title, on=on, answer_due_on=answer_due_on)
    pub = {"direction": Letter.OUT, "answer_due_on": iso(answer_due_on), "answers": None, "done": False}
    return _record(work, step, "letter_sent", pub, unit_id, title, on, number, note, files)


@transaction.atomic
def receive_letter(item, *, unit_id, title, on, by, at, seen=None, number="", done=False, note="", files=()):
    """来函. It answers the oldest open letter to that unit; `done`: it says that their part is done."""
    work = Work.on(item, by=by, at=at, seen=seen)
    step = work.decide(Verb.RECEIVE_LETTER, title=title, on=on)
    sent = Letter.objects.filter(area_id=by.area_id, item=work.item, unit_id=unit_id, direction=Letter.OUT)
    answered = sent.filter(answered_on=None, answer_due_on__isnull=False).order_by("on", "id").first()
    if answered is not None and on < answered.on:
        raise Refused(
            "ledger.answer_before_letter",
            N_("来函日期早于去函日期{sent}，请核对。"),
            "invalid",
            sent=f"{answered.on:%Y-%m-%d}",
        )
    answers = answered.pk if answered else None
    pub = {"direction": Letter.IN, "answer_due_on": None, "answers": answers, "done": bool(done)}
    return _record(work, step, "letter_received", pub, unit_id, title, on, number, note, files)


def _record(work, step, name, pub, unit_id, title, on, number, note, files):
    unit = Unit.objects.filter(area_id=work.by.area_id, pk=unit_id, kind=Unit.Kind.OUTSIDE).first()
    if unit is None:
        raise Refused("ledger.not_outside", N_("请选一个外单位。名单里没有的，请督查室先加上。"), "invalid")
    for value, most, label in ((number, 60, N_("文号")), (title, 200, N_("标题")), (note, 2000, N_("说明"))):
        if len(value.strip()) > most:
            raise Refused("ledger.too_long", N_("{label}最多{limit}字。"), "invalid", label=label, limit=most)
    evidence = uploads.take(work.item, files, at=work.at)
    return work.record(
        name,
        pub={
            **pub,
            "letter": work.allot("letter"),
            "outside": unit.pk,
            "unit": step.unit_id or work.by.unit_id,
            "is_doing": step.unit_id is not None,
            "on": iso(on),
            "evidence": evidence.said,
        },
        priv={
            "unit_name": unit.short_name,
            "number": number.strip(),
            "title": title.strip(),
            "note": note.strip(),
            **evidence.words,
        },
        files=evidence.files,
    )
