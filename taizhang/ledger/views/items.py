"""One item: its page, its proofs and files, its reconciliation sheet."""

from django.http import FileResponse, Http404
from django.urls import path
from django.utils.http import content_disposition_header

from taizhang.journal import blobs
from taizhang.ledger import copies, pages, queries
from taizhang.ui import NotInReach, clock, door, render, whole


@door("ledger.see")
def show(request, item_id):
    at = clock.now()
    item = queries.item_for(request.actor, item_id, at)
    return render(request, "ledger/item.html", **pages.item(request.actor, item, at))


@door("ledger.see")
def proof(request, item_id, evidence_id):
    """One proof, large, beside the photo that it resembles."""
    item = queries.item_for(request.actor, item_id)
    page = pages.proof(request.actor, item, evidence_id, clock.now())
    if page is None:
        raise NotInReach
    return render(request, "ledger/proof.html", **page)


@door("ledger.see")
def proofs(request, item_id):
    """All proofs, some at a time."""
    item = queries.item_for(request.actor, item_id)
    page = pages.prints(request.actor, item, clock.now(), after=whole(request.GET.get("after")) or 0)
    return render(request, "ledger/proofs.html", **page)


@door("ledger.see")
def file(request, item_id, evidence_id, size):
    """A display copy, or the original as a download; reach is asked again for each file."""
    item = queries.item_for(request.actor, item_id)
    evidence = queries.evidence_for(item, evidence_id)
    if evidence is None:
        raise NotInReach
    try:
        if size in ("thumb", "display") and evidence.is_photo:
            response = FileResponse(copies.path_of(evidence.sha256, size).open("rb"), content_type="image/jpeg")
        elif size == "original":
            response = FileResponse(blobs.open(evidence.sha256), content_type="application/octet-stream")
            response["Content-Disposition"] = content_disposition_header(True, evidence.name)
        else:
            raise Http404
    except FileNotFoundError:
        raise Http404 from None
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response


@door("ledger.see")
def sheet(request, item_id):
    """对账单: what was promised, what the unit says, what the verifier saw."""
    item = queries.item_for(request.actor, item_id)
    page = queries.sheet(request.actor, item, clock.now(), round_=whole(request.GET.get("round")))
    return render(request, "ledger/sheet.html", sheet=page, item=item)


@door("ledger.see")
def history(request, item_id):
    """Older lines of 办理记录."""
    item = queries.item_for(request.actor, item_id)
    lines = queries.journal_lines(request.actor, item, limit=50, before=whole(request.GET.get("before")))
    return render(
        request,
        "ledger/history.html",
        item=item,
        lines=pages.journal(request.actor, lines),
        last=lines[-1]["seq"] if lines else 0,
    )


urlpatterns = [
    path("items/<int:item_id>/", show, name="item"),
    path("items/<int:item_id>/sheet/", sheet, name="sheet"),
    path("items/<int:item_id>/history/", history, name="history"),
    path("items/<int:item_id>/proofs/", proofs, name="proofs"),
    path("items/<int:item_id>/proofs/<int:evidence_id>/", proof, name="proof"),
    path("items/<int:item_id>/proofs/<int:evidence_id>/file/<slug:size>/", file, name="file"),
]
