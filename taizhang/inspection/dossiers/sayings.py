"""Filing as the journal says it: under one's own clauses, and waiting for those of others."""

from django.utils.translation import gettext


def added(e):
    return gettext("归档“{caption}”：{where}").format(caption=e.priv["caption"], where=_where(e))


def also(e):
    return gettext("又用在：{where}").format(where=_where(e))


def _where(e):
    waits = e.priv.get("offered", "")
    told = [e.priv["clauses"], gettext("{clauses}（等收）").format(clauses=waits) if waits else ""]
    return "；".join(filter(None, told))
