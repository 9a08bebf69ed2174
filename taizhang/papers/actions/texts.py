"""范文: the texts with which an office begins its papers."""

import io

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.reading import apart
from taizhang.engine.refusal import N_, Refused
from taizhang.journal import blobs
from taizhang.papers.models import PaperTemplate, PaperText
from taizhang.papers.rules import texts
from taizhang.papers.rules.kinds import Kind

from .papers import may_draft

LARGEST_TEMPLATE = 5 * 1024 * 1024
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def may_write(actor, kind):
    """Whether the actor's post changes the text and the Word template of this kind for its unit."""
    return actor.can("papers.text") and may_draft(actor, kind)


def require(actor, kind):
    if not may_write(actor, kind):
        raise Refused("papers.only.text", N_("只有督查室经办和单位负责人能改本单位的范文。"), "forbidden")


@transaction.atomic
def write_text(kind, text, *, by, at):
    """改范文. Raises Refused for a placeholder that does not exist."""
    kind = Kind(kind)
    require(by, kind)
    parts = texts.fields_of(kind)
    said = texts.Text(**{part: getattr(text, part).replace("\r\n", "\n").strip() for part in parts})
    texts.check(kind, said)
    return _record("written", kind, {part: getattr(said, part) for part in parts}, by, at)


@transaction.atomic
def restore_text(kind, *, by, at):
    """恢复预置: the unit's own text is given up."""
    kind = Kind(kind)
    require(by, kind)
    if not PaperText.objects.filter(area_id=by.area_id, unit_id=by.unit_id, kind=kind).exists():
        raise Refused("papers.text.preset", N_("现在用的就是预置的范文。"))
    return _record("restored", kind, {}, by, at)


def look_through(data, name):
    """Raise Refused for what no Word template may be or hold; in a process of its own, before anything is locked."""
    if not data:
        raise Refused("papers.template.none", N_("请选一个 Word 文档（.docx）。"), "invalid")
    if len(data) > LARGEST_TEMPLATE:
        raise Refused(
            "papers.template.size", N_("模板超过{most}MB。请把里面的图片缩小再上传。"), "invalid",
            most=LARGEST_TEMPLATE >> 20,
        )  # fmt: skip
    if not name.lower().endswith(".docx"):
        raise Refused("papers.template.kind", N_("不是 .docx 文档。请用 Word 或 WPS 另存为 .docx 再上传。"), "invalid")
    apart.call("taizhang.engine.gongwen.checking:check", data)


@transaction.atomic
def keep_template(kind, data, name, *, by, at):
    """The unit's DOCX of this kind is made from this file from now on; `look_through` has looked at it."""
    kind = Kind(kind)
    require(by, kind)
    ref = blobs.store(io.BytesIO(data), DOCX)
    return _record("template_kept", kind, {"name": name[-200:]}, by, at, (ref,))


@transaction.atomic
def remove_template(kind, *, by, at):
    kind = Kind(kind)
    require(by, kind)
    if not PaperTemplate.objects.filter(area_id=by.area_id, unit_id=by.unit_id, kind=kind).exists():
        raise Refused("papers.template.missing", N_("没有上传过这种公文的 Word 模板。"))
    return _record("template_removed", kind, {}, by, at)


def _record(name, kind, priv, by, at, files=()):
    event = Event(("paper_texts", by.unit_id), f"papers.text.{name}", pub={"kind": kind.value}, priv=priv, files=files)
    return journal.append(event, by=by.signing("papers.text"), at=at)
