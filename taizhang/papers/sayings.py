"""The events of papers in words."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.papers.rules.kinds import KINDS, Kind


def dossier_taken(e: Any) -> str:
    said = gettext("取走卷宗：事项{items}件，佐证{proofs}份，指纹 {digest}")
    return said.format(items=e.pub["items"], proofs=e.pub["proofs"], digest=e.pub["digest"][:12])


def exported_nightly(e: Any) -> str:
    said = gettext("夜间自动导出：台账册{registers}册、事项{items}件，{files}个文件，指纹 {digest}")
    return said.format(**{**e.pub, "digest": e.pub["digest"][:12]})


def dossier_subject(e: Any) -> str:
    return reverse(f"ledger:{e.pub['kind']}", args=[e.pub["subject"]])


def drafted(e):
    return gettext("拟{kind}：{title}").format(kind=gettext(KINDS[Kind(e.pub["kind"])].word), title=e.priv["title"])


def _with_opinion(said, e):
    return f"{said}：{e.priv['opinion']}" if e.priv["opinion"] else said


def reviewed(e):
    return _with_opinion(gettext("审核通过"), e)


def signed(e):
    return _with_opinion(gettext("签发，文号{number}").format(number=e.priv["number"]), e)


def countersigned(e):
    return _with_opinion(gettext("会签同意"), e)


def received(e):
    return gettext("签收")


def _kind_of(e):
    return gettext(KINDS[Kind(e.pub["kind"])].word)


def text_written(e):
    return gettext("改{kind}的范文").format(kind=_kind_of(e))


def text_restored(e):
    return gettext("{kind}的范文恢复预置").format(kind=_kind_of(e))


def template_kept(e):
    return gettext("上传{kind}的 Word 模板：{name}").format(kind=_kind_of(e), name=e.priv["name"])


def template_removed(e):
    return gettext("不再用{kind}的 Word 模板").format(kind=_kind_of(e))


def text_page(e):
    return reverse("papers:text") + f"?kind={e.pub['kind']}"
