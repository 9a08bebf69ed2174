"""The events of papers in words."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext


def dossier_taken(e: Any) -> str:
    said = gettext("取走卷宗：事项{items}件，佐证{proofs}份，指纹 {digest}")
    return said.format(items=e.pub["items"], proofs=e.pub["proofs"], digest=e.pub["digest"][:12])


def dossier_subject(e: Any) -> str:
    return reverse(f"ledger:{e.pub['kind']}", args=[e.pub["subject"]])
