"""How entries of the agenda read."""

from django.utils.translation import gettext

from .rules import KINDS, Kind


def put(e):
    said = gettext("{kind}上协调会：{on}，{leader}主持").format(
        kind=gettext(KINDS[Kind(e.pub["kind"])]), on=e.pub["on"], leader=e.priv["leader"]
    )
    if anyway := e.priv.get("anyway"):
        said += gettext("（超上限仍要开：{why}）").format(why=anyway)
    return said


def ruled(e):
    said = gettext("协调会裁定（{leader}）：{unit} {due} 前办好。{text}").format(
        leader=e.priv["leader"], unit=e.priv["unit"], due=e.pub["due_on"], text=e.priv["text"]
    )
    if meanwhile := e.priv["meanwhile"]:
        said += gettext("（先由{unit}办）").format(unit=meanwhile)
    return said
