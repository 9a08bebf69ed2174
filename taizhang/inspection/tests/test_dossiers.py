"""迎检档案: the office says who owes which papers; a unit files them, one paper under clauses of two schemes."""

import io
import zipfile
from itertools import count

import openpyxl
import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from taizhang.engine.refusal import Refused
from taizhang.inspection.dossiers import actions, archive, queries
from taizhang.inspection.models import Filed, FiledUnder, Need, Offer, Scheme
from taizhang.inspection.schemes import actions as schemes
from taizhang.inspection.schemes import examples
from taizhang.inspection.schemes import queries as scheme_queries
from taizhang.journal import rebuild
from taizhang.ledger.tests.conftest import Screens, text, told
from taizhang.ledger.uploads import Upload
from taizhang.notices.models import Notice
from taizhang.ui import clock

_SERIAL = count(1)


def paper(name="制度.pdf", data=None):
    return SimpleUploadedFile(name, data or b"%PDF-1.4 " + str(next(_SERIAL)).encode())


@pytest.fixture
def desk(inspected):
    with clock.frozen(Screens.at):
        yield Screens()


@pytest.fixture
def owed(inspected):
    """2.2 of the civilised city and 6.3 of a second scheme are Hekou's."""
    ledger, clerk = inspected.ledger, inspected.county.clerk
    example = examples.example("sanitary")
    spec = schemes.SchemeSpec(example.title, ledger.problems, 2026, example.clauses, "sanitary", "exclude", ())
    inspected.second = schemes.publish(spec, by=clerk, at=ledger.later()).stream_id
    hekou = ledger.unit("hekou")
    for scheme, key in ((inspected.scheme_id, "2.2"), (inspected.second, "1.2")):
        actions.charge(Scheme.objects.get(pk=scheme), {key: hekou}, by=clerk, at=ledger.later())
    return inspected


def need(scheme, key):
    return Need.objects.get(scheme_id=scheme, clause_key=key)


def filed(owed, *under, name="制度.pdf", data=None, part="hekou_liaison", year=2026):
    ledger = owed.ledger
    upload = Upload(paper(name, data), name, "")
    by = owed.county.actor(part, ledger.now)
    return actions.file([upload], under, year=year, by=by, at=ledger.later())[0].stream_id


def test_a_unit_files_what_is_wanted_and_the_gap_closes(owed, desk):
    liaison, page = desk.enter("hekou_liaison"), f"/inspection/dossiers/{owed.scheme_id}/"
    assert "要 2 份，有 0 份" in text(liaison.get(page))
    assert "迎检材料不够的条款" in text(liaison.get("/todo/"))
    form = {
        "clause": "2.2",
        "year": "2026",
        "caption": "门前三包制度",
        "files": [paper()],
        "under": [f"{owed.second}:1.2"],
    }
    told(liaison.post(f"{page}add/", form))
    shown = text(liaison.get(page))
    assert "要 2 份，有 1 份" in shown and "也用在：卫生县城复审自查 1.2" in shown
    told(liaison.post(f"{page}add/", {"clause": "2.2", "year": "2026", "files": [paper("台账.pdf")]}))
    assert not need(owed.scheme_id, "2.2").is_short and need(owed.second, "1.2").have == 1
    assert "门前三包制度" in text(desk.enter("clerk").get(page))
    assert "门前三包制度" not in text(desk.enter("stranger").get(page))


def test_papers_of_another_year_are_not_counted_for_this_one(owed):
    filed(owed, (owed.scheme_id, "2.2"), year=2025)
    assert need(owed.scheme_id, "2.2").have == 0 and FiledUnder.objects.count() == 1


def test_the_same_file_again_is_refused_with_the_way_to_use_it_twice(owed):
    data = b"%PDF-1.4 the same"
    first = filed(owed, (owed.scheme_id, "2.2"), data=data)
    with pytest.raises(Refused, match="不用重复交"):
        filed(owed, (owed.second, "1.2"), data=data)
    by = owed.county.actor("hekou_liaison", owed.ledger.now)
    actions.file_also(Filed.objects.get(pk=first), [(owed.second, "1.2")], by=by, at=owed.ledger.later())
    assert Filed.objects.get().use_count == 2


def test_what_is_taken_away_needs_a_reason_and_opens_the_gap_again(owed):
    pk = filed(owed, (owed.scheme_id, "2.2"), (owed.second, "1.2"))
    document, by = Filed.objects.get(pk=pk), owed.county.actor("hekou_liaison", owed.ledger.now)
    with pytest.raises(Refused, match="请写原因"):
        actions.remove(document, [(owed.second, "1.2")], reason=" ", by=by, at=owed.ledger.later())
    actions.remove(document, [(owed.second, "1.2")], reason="放错了", by=by, at=owed.ledger.later())
    assert need(owed.second, "1.2").have == 0 and need(owed.scheme_id, "2.2").have == 1


def test_what_nobody_asked_for_is_seen_by_nobody_else_and_a_program_is_no_paper(owed, desk):
    pk = filed(owed, (owed.scheme_id, "2.2"))
    assert desk.enter("stranger").get(f"/inspection/filed/{pk}/original/").status_code == 404
    with pytest.raises(Refused):
        filed(owed, (owed.scheme_id, "2.2"), name="制度.exe", data=b"MZ\x90\x00")


def test_what_a_unit_hands_in_for_a_clause_of_another_one_counts_when_that_one_takes_it(owed, desk):
    stranger, liaison = desk.enter("stranger"), desk.enter("hekou_liaison")
    page = f"/inspection/dossiers/{owed.scheme_id}/"
    assert "有管理制度和台账 制度；台账 河口镇" in text(stranger.get(f"{page}file/"))
    assert "等河口镇收下" in text(stranger.get(f"{page}file/?clause=2.2"))
    form = {"clause": "2.2", "year": "2026", "caption": "经费安排", "files": [paper()]}
    told(stranger.post(f"{page}add/", form))
    document = f"/inspection/filed/{Filed.objects.get().pk}/"
    assert need(owed.scheme_id, "2.2").have == 0
    assert "别的单位交来、等您收的材料" in text(liaison.get("/todo/"))
    assert "经费安排" in text(liaison.get(page)) and "等负责的单位收下" in text(stranger.get(document))
    # Whoever handed it in does not take it, and takes nothing away from others.
    under = {"under": f"{owed.scheme_id}:2.2"}
    assert stranger.post(f"{document}take/", under).status_code == 403
    told(liaison.post(f"{document}take/", under))
    assert need(owed.scheme_id, "2.2").have == 1 and liaison.post(f"{document}take/", under).status_code == 409
    assert stranger.post(f"{document}remove/", under | {"reason": "不给了"}).status_code == 403


def test_what_is_not_taken_stays_with_its_unit_and_says_why(owed):
    pk = filed(owed, (owed.scheme_id, "2.2"), part="stranger")
    document, by = Filed.objects.get(pk=pk), owed.county.actor("hekou_liaison", owed.ledger.now)
    assert Filed.objects.visible_to(by).filter(pk=pk).exists()
    under = [(owed.scheme_id, "2.2")]
    with pytest.raises(Refused, match="请写原因"):
        actions.decline(document, under, reason="", by=by, at=owed.ledger.later())
    actions.decline(document, under, reason="不是这一年的", by=by, at=owed.ledger.later())
    told = Notice.objects.visible_to(owed.county.actor("stranger", owed.ledger.now)).filter(kind="filed_back")
    assert [notice.text for notice in told] == ["不是这一年的"]
    assert not Offer.objects.exists() and not Filed.objects.visible_to(by).filter(pk=pk).exists()
    # The control: a clause for which nobody answers is the office's to take.
    actions.file_also(
        document, [(owed.scheme_id, "1.1")], by=owed.county.actor("stranger", owed.ledger.now), at=owed.ledger.later()
    )
    with pytest.raises(Refused, match="不归您单位"):
        actions.take(document, [(owed.scheme_id, "1.1")], by=by, at=owed.ledger.later())
    actions.take(document, [(owed.scheme_id, "1.1")], by=owed.county.clerk, at=owed.ledger.later())
    assert FiledUnder.objects.get().clause_key == "1.1"


def test_the_next_version_keeps_the_units_and_counts_the_papers_of_its_own_year(owed):
    filed(owed, (owed.scheme_id, "2.2"))
    scheme, ledger = Scheme.objects.get(pk=owed.scheme_id), owed.ledger
    clauses = scheme_queries.specs(scheme)
    spec = schemes.SchemeSpec(scheme.title, scheme.register_id, 2027, clauses, "civilised")
    schemes.publish(spec, by=owed.county.clerk, at=ledger.later(), scheme=scheme)
    row = need(owed.scheme_id, "2.2")
    assert (row.year, row.have, row.is_short, row.unit_id) == (2027, 0, True, ledger.unit("hekou"))


def test_the_zip_has_each_paper_once_a_list_of_contents_with_the_gaps_and_the_hashes(owed, tmp_path):
    filed(owed, (owed.scheme_id, "2.2"), (owed.second, "1.2"))
    clerk, scheme = owed.county.clerk, Scheme.objects.get(pk=owed.scheme_id)
    files, short, digest = archive.write(clerk, scheme, 2026, tmp_path / "a.zip")
    assert (files, short, len(digest)) == (1, 1, 64)
    with zipfile.ZipFile(tmp_path / "a.zip") as package:
        assert sorted(name.partition("/")[0] for name in package.namelist()) == [
            "2.2 有管理制度和台账", "SHA256SUMS.txt", "目录.xlsx",
        ]  # fmt: skip
        sheet = openpyxl.load_workbook(io.BytesIO(package.read("目录.xlsx"))).active
        said = [" ".join(str(cell) for cell in row if cell) for row in sheet.iter_rows(values_only=True)]
    assert any("要2份，有1份" in line for line in said) and any("卫生县城复审自查 1.2" in line for line in said)


def test_told_again_from_the_journal_it_is_the_same(owed):
    pk = filed(owed, (owed.scheme_id, "2.2"), (owed.second, "1.2"))
    by = owed.county.actor("hekou_liaison", owed.ledger.now)
    actions.remove(Filed.objects.get(pk=pk), [(owed.second, "1.2")], reason="放错了", by=by, at=owed.ledger.later())
    for key in ("2.2", "1.1"):
        filed(owed, (owed.scheme_id, key), part="stranger")
    actions.take(Filed.objects.get(pk=pk + 1), [(owed.scheme_id, "2.2")], by=by, at=owed.ledger.later())
    tables = [model for model in apps.get_app_config("inspection").get_models() if model.keeps == "projection"]
    before = {model: list(model.objects.order_by("pk").values()) for model in tables}
    rebuild.rebuild()
    assert {model: list(model.objects.order_by("pk").values()) for model in tables} == before
    assert queries.totals(owed.county.clerk)
