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

LINK = re.compile(r'(?:href|src|action|hx-get)="(/[^"#]*)')
PER_PATTERN = 5  # addresses of one pattern that are opened
ASKED = (
    "/items/?q={word}", "/items/?sort=number", "/items/?view=over", "/items/?view=all", "/items/?state=claimed", "/items/?lead={unit}",
    "/items/?unit={unit}", "/items/items.csv?view=all", "/items/items.xlsx?view=all", "/items/filter/", "/inbox/?only=done",
    "/documents/?q={word}", "/items/bulk/people/?pick={item}", "/todo/", "/health/", "/records/",
)  # fmt: skip


def slowly(*parts):
    return [pytest.param(part, marks=pytest.mark.slow) for part in parts]


def crawl(doors, part):
    """Every page that somebody can get to, by following links and by typing addresses: answers by address."""
    world, client = doors.world, doors.client(part)
    words = {
        "word": canary("sibling"), "unit": world.unit_ids["sibling"],
        "item": world.things["item.working"]["sibling"]["item_id"],
    }  # fmt: skip
    waiting = [address.format(**words) for address in ASKED]
    waiting += [url_of(row.name, world.arguments(row.of, None, "own")) for row in TABLE if row.method == "GET"]
    seen, left = {}, Counter()
    while waiting:
        url = waiting.pop(0)
        name = _pattern(url)
        left[name] += 1
        if url in seen or name is None or left[name] > PER_PATTERN + len(ASKED) * ("?" in url):
            continue
        seen[url] = answer = doors.send(client, "GET", url)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            waiting += [html.unescape(link) for link in LINK.findall(answer.content.decode())]
    assert sum(answer.status_code == 200 for answer in seen.values()) > 25, sorted(seen)
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


# ── words and counts ──────────────────────────────────────────────────────────


@pytest.mark.parametrize("part", ["h_liaison", *slowly("h_leader", "h_clerk")])
def test_no_page_of_hekou_says_a_word_of_qingshi_nor_moves_with_its_work(doors, part):
    """Work done there changes no byte of any page, so no count, no list and no suggestion knows of it."""
    pages = crawl(doors, part)
    assert leaks(pages, secrets_of(doors, "own"))  # what may be read is found: the search works
    found = leaks(pages, secrets_of(doors, "sibling") | (secrets_of(doors, "foreign") - _numbers()))
    assert not found, "\n".join(found)
    assert moved(doors, part, pages, relation="sibling") == []


@pytest.mark.slow
@pytest.mark.parametrize("part", ["n_clerk", *slowly("n_auditor", "n_security_admin")])
def test_no_page_of_the_neighbouring_county_says_a_word_of_ours(doors, part):
    pages = crawl(doors, part)
    ours = {"河口镇", "青石镇", canary("own"), canary("child"), *secrets_of(doors, "sibling")} - _numbers()
    found = leaks(pages, ours)
    assert not found, "\n".join(found)
    assert moved(doors, part, pages, relation="own") == []


def _numbers():
    """Both counties count from one: their numbers are no secret of either."""
    return set(Item.objects.values_list("number", flat=True))


def moved(doors, part, pages, relation):
    """Addresses whose answer changes when those of `relation` work on."""
    busy(doors, relation)
    later = crawl(doors, part)
    # A workbook holds the second in which it was made.
    return [
        url
        for url in pages.keys() | later.keys()
        if "xlsx" not in url
        # A wall chart and the dossier of a register say on purpose how many rows their reader may not see.
        and not url.startswith(("/wall/", "/papers/dossier/register/"))
        and (url not in pages or url not in later or bare(pages[url], url) != bare(later[url], url))
    ]


@pytest.mark.slow
def test_control_the_words_are_found_where_they_may_be(doors):
    """Shows that the crawl would find them, and that work moves the pages of those who may see it."""
    pages = crawl(doors, "clerk")
    for relation in RELATIONS:
        assert leaks(pages, {canary(relation)}), relation
    assert "/" in moved(doors, "clerk", pages, relation="sibling")


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
    [
        ("h_liaison", {"河口"}),
        ("stranger", {"青石"}),
        ("clerk", set()),
        ("verifier", set()),
        ("liulin_liaison", None),
        ("leader", set()),
        ("h_leader", set()),
        ("h_clerk", set()),
        ("h_verifier", set()),
    ],
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


EVERYWHERE = (
    "/", "/items/", "/items/?q=内部的分工", "/items/items.csv?view=all", "/items/items.xlsx?view=all", "/items/onepage/",
    "/items/onepage/?q=内部的分工", "/unit/ledger/", "/todo/", "/inbox/", "/records/",
)  # fmt: skip


@pytest.mark.parametrize(
    "part", ["leader", "clerk", "verifier", "auditor", "h_leader", "h_clerk", "h_inspector", "liulin_liaison"]
)
def test_no_list_no_file_no_search_and_no_record_tells_how_a_unit_divides_its_work(doors, shared_item, part):
    pages = {url: doors.ask(part, "GET", url) for url in EVERYWHERE}
    assert leaks(pages, {"河口内部的分工", "青石内部的分工"}) == []


def test_control_inside_the_unit_its_own_ledger_tells_it(doors, shared_item):
    pages = {url: doors.ask("h_liaison", "GET", url) for url in EVERYWHERE}
    assert leaks(pages, {"河口内部的分工"}) == ["/unit/ledger/: 河口内部的分工"]
    assert leaks(pages, {"青石内部的分工"}) == []


def test_an_inner_task_is_told_to_no_other_unit(doors, shared_item):
    assert not Notice.objects.filter(item_id=shared_item, text__contains="内部的分工").exists()


def test_a_photo_used_elsewhere_is_doubted_without_saying_where(doors):
    world, at = doors.world, doors.world.at
    item, other = (world.things["item.working"][relation]["item_id"] for relation in ("own", "sibling"))
    same = photo(f"{canary('sibling')}办理中").file
    liaison = world.county.actor("hekou_liaison", at)
    actions.report(item, text="又一张", files=[actions.Upload(same, "现场.jpg")], by=liaison, at=at)
    proof = Evidence.objects.filter(item_id=item).latest("no")
    pages = {
        url: doors.ask("h_liaison", "GET", url) for url in (f"/items/{item}/", f"/items/{item}/proofs/{proof.pk}/")
    }
    for answer in pages.values():
        assert "另一件事项" in answer.content.decode()
        assert f"/items/{other}/" not in answer.content.decode()
    assert not leaks(pages, secrets_of(doors, "sibling"))


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
