"""Laying a paper out takes a second or two: a draft for whoever asked, the frozen files of a signed one for good."""

import io
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from taizhang.engine import gongwen
from taizhang.engine.gongwen.template import fill
from taizhang.engine.refusal import N_, Refused
from taizhang.jobs import made, task
from taizhang.journal import blobs
from taizhang.org import acting
from taizhang.papers import actions
from taizhang.papers.actions.texts import DOCX
from taizhang.papers.models import Paper
from taizhang.papers.printing.fonts import office_fonts
from taizhang.papers.queries import papers as queries
from taizhang.papers.queries import texts
from taizhang.papers.rules.flow import State
from taizhang.ui import clock

from . import books
from .layout import fields, printed
from .receipt import receipt_of

MIMES = {"pdf": "application/pdf", "docx": DOCX}
_MAKE: dict[str, Callable[[Any], bytes]] = {
    "pdf": lambda paper: gongwen.pdf(paper, office_fonts()),
    "docx": gongwen.docx,
}


def laid_out(paper):
    """The paper as values, with what stands beside it."""
    return printed(paper, *beside(paper))


def beside(paper):
    """What `printed` and `fields` take."""
    items, units = queries.beside(paper)
    return items, units, receipt_of(paper, items), queries.figures(paper), books.of(paper), queries.organs(paper)


def made_as(ending, paper):
    """The bytes; of DOCX from the unit's own Word template, where it has one."""
    template = texts.template_for(paper.area_id, paper.unit_id, paper.kind) if ending == "docx" else None
    if template is None:
        return _MAKE[ending](laid_out(paper))
    if not blobs.exists(template.sha256) or blobs.digest_of(template.sha256) != template.sha256:
        raise Refused("papers.template.lost", N_("Word 模板不在了，或者和上传时的不一样。请到“范文”重新上传。"))
    with blobs.open(template.sha256) as file:
        return fill(file.read(), *fields(paper, *beside(paper)))


@task(title=N_("生成公文"))
def print_paper(account_id: int, person_id: int, hat: str, paper_id: int, ending: str) -> dict[str, str]:
    """A paper that is not signed, with 稿 across it, kept for a day."""
    actor = acting.actor_of(person_id, at=clock.now(), hat=hat, account_id=account_id)
    paper = Paper.objects.visible_to(actor).filter(pk=paper_id).first() if actor else None
    if paper is None:
        raise Refused("papers.gone", N_("现在的岗位看不到这份公文，没有生成。"), "forbidden")
    return {
        "location": made.keep(account_id, f"{paper.title}（稿）.{ending}", made_as(ending, paper)),
        "says": gettext("{title}，{hours} 小时内可以下载。").format(title=paper.title, hours=made.KEPT_HOURS),
        "go": gettext("下载 {ending}").format(ending=ending.upper()),
    }


@task(title=N_("生成签发的正本"))
def freeze(area_id: int, paper_id: int) -> None:
    """PDF and DOCX of a signed paper, under their hashes."""
    paper = Paper.objects.get(area_id=area_id, pk=paper_id)
    if paper.state != State.SIGNED or paper.pdf_sha256:
        return
    files = [blobs.store(io.BytesIO(made_as(ending, paper)), mime) for ending, mime in MIMES.items()]
    with transaction.atomic():
        locked = Paper.objects.select_for_update().get(area_id=area_id, pk=paper_id)
        actions.freeze(locked, *files, at=clock.now())


def freeze_soon(e) -> None:
    freeze.using(area_id=e.area_id, unique_key=key_of(e.stream_id)).enqueue(e.area_id, e.stream_id)


def key_of(paper_id) -> str:
    return f"papers.freeze:{paper_id}"
