"""A dossier takes minutes: it is made by a job, for the account that asked, of what it may see then."""

from typing import Any

from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.jobs import made, task
from taizhang.org import acting
from taizhang.papers.actions import took_dossier
from taizhang.ui import NotInReach, clock

from . import gathering, names, writing

OF = {"item": gathering.of_item, "register": gathering.of_register}


@task(title=N_("做佐证卷宗"), takes_context=True)
def make_dossier(
    context: Any, account_id: int, person_id: int, hat: str, kind: str, subject_id: int, form: str
) -> dict[str, str]:
    """Kept for a day. That it was taken is recorded before it can be fetched."""
    at = clock.now()
    actor = acting.actor_of(person_id, at=at, hat=hat, account_id=account_id)
    if actor is None or not actor.can("ledger.see"):
        raise Refused("papers.dossier.no_post", N_("现在的岗位看不到台账，没有做卷宗。"), "forbidden")
    try:
        subject = OF[kind](actor, subject_id)
    except NotInReach:
        raise Refused("papers.dossier.gone", N_("现在看不到它了，没有做卷宗。"), "missing") from None
    with made.workplace() as place:
        done = writing.make(
            actor, subject, form, place, at=at,
            report=lambda n, of: context.report(n, of, gettext("佐证")),
        )  # fmt: skip
        took_dossier(
            kind, subject_id, form=form, items=len(subject.items), proofs=subject.proofs, digest=done.digest,
            by=actor, at=clock.now(),
        )  # fmt: skip
        location = made.keep(account_id, file_name(subject, form, at), done.path)
    return {
        "location": location,
        "says": gettext("事项 {items} 件，佐证 {proofs} 份，{pages} 页，{hours} 小时内可以下载。").format(
            items=len(subject.items), proofs=subject.proofs, pages=done.pages, hours=made.KEPT_HOURS
        ),
        "go": gettext("下载卷宗"),
    }


def file_name(subject: gathering.Subject, form: str, at: Any) -> str:
    said = gettext("卷宗 {number} {name}").format(number=subject.number, name=subject.name[:24])
    return f"{names.safe(said)} {clock.today(at).isoformat()}.{form}"
