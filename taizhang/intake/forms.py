"""What intake's forms send, as values; anything odd is refused in words."""

from datetime import date

from taizhang.engine.reading import ocr
from taizhang.engine.refusal import N_, Refused
from taizhang.intake.actions import photographing
from taizhang.intake.actions.handing_out import Wanted
from taizhang.intake.actions.receiving import FILE_MAX
from taizhang.intake.models import Kind
from taizhang.intake.rules.candidates import names_in
from taizhang.org import queries as org
from taizhang.ui import whole


def unpack(request) -> None:
    """The uploaded file and its text, on the request: unpacking takes a while and holds up nobody else's writing.
    Several photos are bound into one."""
    files = request.FILES.getlist("file")
    request.file = file = files[0] if files else None
    request.decoded = None
    if len(files) > 1:
        request.file = photographing.bind(files, in_order=bool(request.POST.get("ordered")))
    elif file and file.size <= FILE_MAX:  # a larger one is refused by its action
        request.decoded = ocr.decode(file.read(), file.name)
        file.seek(0)


def day(text) -> date | None:
    """A date field: empty, or a day that exists."""
    text = (text or "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(
            "intake.no_such_day", N_("“{text}”不是一个日期。请写成 2026-11-24 这样。"), kind="invalid", text=text
        ) from None


def kind(text) -> str:
    """Empty: the text says it, or what it was stays."""
    return text if text in Kind.values else ""


def span(text) -> tuple[int, int] | None:
    """`?at=120-163`: where a link from an item points."""
    start, _, end = (text or "").partition("-")
    a, b = whole(start), whole(end)
    return (a, b) if a is not None and b is not None and a < b else None


def cuts(values) -> list[int]:
    return [place for value in values if (place := whole(value)) is not None]


def unit(area_id: int, text: str) -> int | None:
    """A unit by any of its names; refused when no unit, or more than one, bears it."""
    text = (text or "").strip()
    return _one(org.matcher(area_id), text) if text else None


def units(area_id: int, text: str) -> list[int]:
    """A list of units by their names: 财政局、民政局."""
    matcher = org.matcher(area_id)
    return list(dict.fromkeys(_one(matcher, name) for name in names_in(text or "")))


def _typed(text):
    """What somebody typed, without the character that a database refuses."""
    return text.replace("\x00", "").strip()


def fields(area_id: int, post) -> dict:
    """The fields of a candidate that were on the form; none when it was only a button."""
    if "title" not in post:
        return {}
    return {
        "title": _typed(post["title"])[:200],
        "requirement": _typed(post.get("requirement", "")),
        "done_when": _typed(post.get("done_when", "")),
        "lead_unit_id": unit(area_id, post.get("lead")),
        "joint_unit_ids": units(area_id, post.get("joint")),
        "person_id": whole(post.get("person")),
        "due_on": day(post.get("due_on")),
    }


def register(text) -> int:
    """The register that the accepted item goes into."""
    chosen = whole(text)
    if chosen is None:
        raise Refused("intake.no_register", N_("还没有选台账册。先在右上方选登记到哪一册。"), kind="invalid")
    return chosen


def handed(area_id: int, post) -> dict[int, Wanted]:
    """The hand-out page: for each draft its lead, its deadline, and whether it goes out. What cannot be read
    stops only its own line."""
    chosen = {whole(value) for value in post.getlist("item")}
    shown = [item_id for value in post.getlist("shown") if (item_id := whole(value)) is not None]
    return {item_id: _handed(area_id, post, item_id, item_id in chosen) for item_id in shown}


def _handed(area_id, post, item_id, is_chosen):
    typed = post.get(f"lead-{item_id}", ""), post.get(f"due-{item_id}", "")
    try:
        return Wanted(unit(area_id, typed[0]), day(typed[1]), is_chosen, typed=typed)
    except Refused as refused:
        return Wanted(None, None, is_chosen, refused, typed)


def _one(matcher, name):
    found = matcher.match(name)
    if not found:
        raise Refused(
            "intake.no_such_unit",
            N_("没有叫“{name}”的单位。写单位的全称、简称或别名都行；新单位请安全管理员先设立。"),
            kind="invalid",
            name=name,
        )
    if len(found) > 1:
        raise Refused(
            "intake.which_unit",
            N_("“{name}”对得上{names}，请写清是哪一个。"),
            kind="invalid",
            name=name,
            names="、".join(match.name for match in found[:4]),
        )
    return found[0].unit_id
