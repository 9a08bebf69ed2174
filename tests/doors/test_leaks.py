"""Nothing of another unit on any page: words, numbers, counts, files. Words planted in the items of Qingshi and of the
neighbouring county are looked for on every page that Hekou can open, and more work there moves no byte here."""

import html
import io
import re
import zipfile
from collections import Counter

import pytest
from django.urls import resolve

from taizhang.ledger import actions
from taizhang.ledger.models import Evidence, Item
from taizhang.notices.models import Notice
from tests.cast_ledger import page
from tests.doors.table import TABLE
from tests.doors.trying import bare, url_of
from tests.doors.world import RELATIONS, canary, photo

HERE = ("h_liaison", "h_unit_head", "h_leader", "h_inspector", "h_clerk")
LINK = re.compile(r'(?:href|src|action|hx-get)="(/[^"#]*)')
PER_PATTERN = 8  # addresses of one pattern that are opened
ASKED = (
    "/items/?q={word}", "/items/?sort=number", "/items/?view=over", "/items/?view=all", "/items/?state=claimed", "/items/?lead={unit}",
    "/items/?unit={unit}", "/items/items.csv?view=all", "/items/items.xlsx?view=all", "/items/filter/", "/inbox/?only=done",
    "/documents/?q={word}", "/items/bulk/people/?pick={item}", "/todo/", "/health/", "/records/",
)  # fmt: skip


def crawl(doors, part, begin=()):
    """Every page that somebody can get to by following links, by its address."""
    world, client = doors.world, doors.client(part)
    words = {
        "word": canary("sibling"), "unit": world.unit_ids["sibling"],
        "item": world.things["item.working"]["sibling"]["item_id"],
    }  # fmt: skip
    waiting = ["/", *(address.format(**words) for address in ASKED), *begin]
    seen, per_pattern = {}, Counter()
    while waiting:
        url = waiting.pop(0)
        if url in seen or url.startswith("/static/"):
            continue
        name = _pattern(url)
        per_pattern[name] += 1
        if name is None or per_pattern[name] > PER_PATTERN * (3 if "?" in url else 1):
            continue
        answer = doors.send(client, "GET", url)
        seen[url] = answer
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            waiting += [html.unescape(link) for link in LINK.findall(answer.content.decode())]
    return seen


def _pattern(url):
    try:
        return resolve(url.partition("?")[0]).view_name
    except Exception:
        return None


def text_of(answer):
    if answer.get("Content-Type", "").endswith("sheet"):
        with zipfile.ZipFile(io.BytesIO(answer.body)) as book:
            return "".join(book.read(name).decode(errors="replace") for name in book.namelist())
    return answer.body.decode(errors="replace")


def secrets_of(doors, relation):
    """What must not be read elsewhere: titles, texts, file names, numbers of the items there."""
    lead = doors.world.unit_ids[relation]
    items = Item.objects.filter(lead_unit_id=lead)
    numbers = {number for number in items.values_list("number", flat=True) if number}
    return {*items.values_list("title", flat=True), *numbers, f"{canary(relation)}分工", f"{canary(relation)}段"}


def leaks(pages, secrets):
    return [
        f"{url}: {secret}"
        for url, answer in pages.items()
        for secret in secrets
        if secret in _without_echo(text_of(answer), secret)
    ]


def _without_echo(text, secret):
    """A number is looked for as a whole: DC-2026-0001 is not DC-2026-00012."""
    return re.sub(rf"{re.escape(secret)}(?=\d)", "", text) if secret[-1:].isdigit() else text


# ── words ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("part", HERE)
def test_no_page_of_hekou_says_a_word_of_qingshi_or_of_the_neighbouring_county(doors, part):
    pages = crawl(doors, part)
    assert len(pages) > 25, sorted(pages)
    found = leaks(pages, secrets_of(doors, "sibling") | (secrets_of(doors, "foreign") - _numbers()))
    assert not found, "\n".join(found)


def _numbers():
    """Both counties count from one: their numbers are no secret of either."""
    return set(Item.objects.values_list("number", flat=True))


def test_no_page_of_the_neighbouring_county_says_a_word_of_ours(doors):
    for part in ("n_clerk", "n_hekou_liaison", "n_auditor", "n_security_admin"):
        pages = crawl(doors, part)
        ours = {"河口镇", "青石镇", "云溪县", "督查员的", *(canary(relation) for relation in RELATIONS)}
        found = leaks(pages, ours - {canary("sibling")}) + [
            line for line in leaks(pages, {canary("sibling")}) if "q=" not in line
        ]
        assert not found, "\n".join(found)


def test_control_the_words_are_found_where_they_may_be(doors):
    """Shows that the crawl would find them."""
    pages = crawl(doors, "clerk")
    for relation in RELATIONS:
        assert leaks(pages, {canary(relation)}), relation
    assert leaks(crawl(doors, "h_liaison"), secrets_of(doors, "own"))


# ── counts ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("part", ["h_liaison", "h_leader", "n_clerk"])
def test_more_work_elsewhere_moves_no_byte_here(doors, part):
    before = {url: bare(answer, url) for url, answer in crawl(doors, part).items()}
    busy(doors, relation="own" if part == "n_clerk" else "sibling")
    after = {url: bare(answer, url) for url, answer in crawl(doors, part).items()}
    assert before.keys() == after.keys()
    changed = [url for url in before if before[url] != after[url] and "xlsx" not in url]
    assert not changed, changed


def busy(doors, relation):
    """An item goes all its way, another waits, in that unit."""
    world, at = doors.world, doors.world.at
    county, unit = world.county, world.unit_ids[relation]
    liaison, head = ("hekou_liaison", "hekou_head") if relation == "own" else ("stranger", "qingshi_head")
    for title in ("新的一件", "又一件"):
        draft = actions.Draft(world.register_id, title, lead_unit_ids=(unit,), due_on=at.date())
        item = actions.enter(draft, by=county.actor("clerk", at), at=at).stream_id
        actions.issue(item, by=county.actor("clerk", at), at=at)
        actions.accept(item, by=county.actor(liaison, at), at=at)
        actions.report(item, text=title, files=[page(title)], by=county.actor(liaison, at), at=at)
    proofs = list(Evidence.objects.filter(item=item).values_list("pk", flat=True))
    actions.draft_claim(item, statement="好了", evidence_ids=proofs, by=county.actor(liaison, at), at=at)
    actions.submit_claim(item, by=county.actor(head, at), at=at)
    actions.urge(world.things["item.working"][relation]["item_id"], text="快", by=county.actor("clerk", at), at=at)


# ── what is shared on purpose, and no further ─────────────────────────────────


@pytest.fixture
def shared_item(doors):
    """Hekou leads, Qingshi joins; both divide the work among themselves."""
    world, at = doors.world, doors.world.at
    county = world.county
    units = world.unit_ids
    draft = actions.Draft(
        world.register_id,
        "两镇共办",
        lead_unit_ids=(units["own"],),
        joint_unit_ids=(units["sibling"],),
        due_on=at.date(),
    )
    item = actions.enter(draft, by=county.actor("clerk", at), at=at).stream_id
    actions.issue(item, by=county.actor("clerk", at), at=at)
    for part, word in (("hekou_liaison", "河口内部的分工"), ("stranger", "青石内部的分工")):
        actions.accept(item, by=county.actor(part, at), at=at)
        actions.add_inner_task(item, word, by=county.actor(part, at), at=at)
    return item


@pytest.mark.parametrize(
    ("part", "sees"),
    [("h_liaison", {"河口"}), ("stranger", {"青石"}), ("clerk", set()), ("verifier", set()), ("liulin_liaison", None)],
)
def test_how_a_unit_divides_its_work_is_seen_inside_it_alone(doors, shared_item, part, sees):
    for place in ("", "history/", "do/report/"):
        answer = doors.ask(part, "GET", f"/items/{shared_item}/{place}")
        assert answer.status_code == (404 if sees is None else 200)
        text = answer.content.decode()
        told = {unit for unit in ("河口", "青石") if f"{unit}内部的分工" in text}
        assert told <= (sees or set()), place
    stale = {"text": "新进展", "seen": "1"}
    refused = doors.ask(part, "POST", f"/items/{shared_item}/report/", stale).content.decode()
    assert not {unit for unit in ("河口", "青石") if f"{unit}内部的分工" in refused} - (sees or set())


def test_an_inner_task_is_told_to_no_other_unit(doors, shared_item):
    assert not Notice.objects.filter(item_id=shared_item, text__contains="内部的分工").exists()


def test_a_photo_used_elsewhere_is_doubted_without_saying_where(doors):
    world, at = doors.world, doors.world.at
    item = world.things["item.working"]["own"]["item_id"]
    text = f"{canary('sibling')}办理中"
    actions.report(
        item, text="又一张", files=[photo(text, "现场.jpg")], by=world.county.actor("hekou_liaison", at), at=at
    )
    shown = doors.ask("h_liaison", "GET", f"/items/{item}/").content.decode()
    assert "另一件事项" in shown
    assert not leaks({"item": doors.ask("h_liaison", "GET", f"/items/{item}/")}, secrets_of(doors, "sibling"))
    proof = Evidence.objects.filter(item_id=item).order_by("-no").first()
    large = doors.ask("h_liaison", "GET", f"/items/{item}/proofs/{proof.pk}/")
    assert not leaks({"proof": large}, secrets_of(doors, "sibling"))
    other = world.things["item.working"]["sibling"]["item_id"]
    assert f"/items/{other}/" not in shown + large.content.decode()


# ── files ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", ["thumb", "display", "original"])
def test_each_file_asks_for_reach_again(doors, size):
    proofs = {r: doors.world.things["item.working.photo"][r] for r in ("own", "sibling", "foreign")}
    for relation, wanted in (("own", 200), ("sibling", 404), ("foreign", 404)):
        url = url_of("ledger:file", proofs[relation] | {"size": size})
        for client in ("clerk", "h_liaison"):  # the clerk first: the copy exists now
            answer = doors.ask(client, "GET", url)
            assert answer.status_code == (200 if client == "clerk" and relation != "foreign" else wanted)
    mixed = proofs["own"] | {"evidence_id": proofs["sibling"]["evidence_id"], "size": size}
    assert doors.ask("clerk", "GET", url_of("ledger:file", mixed)).status_code == 404


def test_the_original_comes_byte_by_byte_and_copies_carry_nothing_of_the_device(doors):
    proof = doors.world.things["item.working.photo"]["own"]
    known = Evidence.objects.get(pk=proof["evidence_id"])
    original = doors.ask("h_liaison", "GET", url_of("ledger:file", proof | {"size": "original"}))
    assert original.body == photo(f"{canary('own')}办理中").file.read()
    assert original["Content-Type"] == "application/octet-stream"
    assert original["Content-Disposition"].startswith("attachment")
    assert known.size == len(original.body)
    for size in ("thumb", "display"):
        copy = doors.ask("h_liaison", "GET", url_of("ledger:file", proof | {"size": size}))
        assert copy["Content-Type"] == "image/jpeg" and b"Exif" not in copy.body
        assert "private" in copy["Cache-Control"]


@pytest.mark.parametrize("size", ["huge", "original.py", "..", "thumb.jpg"])
def test_no_other_file_can_be_named(doors, size):
    proof = doors.world.things["item.working.photo"]["own"]
    url = f"/items/{proof['item_id']}/proofs/{proof['evidence_id']}/file/{size}/"
    assert doors.ask("clerk", "GET", url).status_code == 404


def test_who_loses_the_post_loses_the_file_with_the_next_request(doors):
    from taizhang.org import actions as org

    proof = doors.world.things["item.working.photo"]["own"]
    url = url_of("ledger:file", proof | {"size": "thumb"})
    assert doors.ask("h_liaison", "GET", url).status_code == 200
    at = doors.world.at
    security = doors.world.county.actor("security_admin", at)
    org.end_post(doors.world.posts["h_liaison"], by=security, at=at)
    assert doors.ask("h_liaison", "GET", url).status_code in (302, 303, 403)


def test_uploads_are_never_run_and_have_no_names_of_their_own(doors, settings):
    kept = [path for path in settings.BLOB_DIR.rglob("*") if path.is_file()]
    assert kept
    for path in kept:
        assert re.fullmatch(r"[0-9a-f]{62}", path.name) and path.stat().st_mode & 0o777 == 0o600
    assert (
        not settings.BLOB_DIR.is_relative_to(settings.PACKAGE) and settings.STATIC_ROOT not in settings.BLOB_DIR.parents
    )


def test_every_reading_row_of_the_table_is_crawled_or_has_its_own_test(doors):
    """A new list or file must be opened by the crawl, or be named here with the reason."""
    crawled = {_pattern(url) for part in ("clerk", "h_liaison", "h_leader", "auditor", "security_admin", "system_admin")
               for url in crawl(doors, part)}  # fmt: skip
    elsewhere = {
        "org:login-qr", "org:reset", "org:login",  # before anybody is known
        "journal:bundle", "journal:receipt-qr", "journal:receipt-text", "jobs:progress",  # test_table.py, test_records_page.py
        "intake:reading", "ledger:own-fields", "ui:sample",  # parts and samples
    }  # fmt: skip
    assert {row.name for row in TABLE if row.method == "GET"} - crawled - elsewhere == set()
