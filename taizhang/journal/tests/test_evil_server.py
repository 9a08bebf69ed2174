"""A server that owns the database and the key, and what the auditor's one file says of its doings.

Where a rewrite is whole and signed anew, nobody without an earlier note can tell: those cases hold one.
"""

import base64
import hashlib
import random
import subprocess
import sys

import pytest

from taizhang.engine import canonical, tree, verify

from .conftest import HE
from .forge import Forge, Row, codes, judge, write


def honest(seed=1, entries=24):
    """A log as the real server writes it: several streams, files, an erasure, a note now and then."""
    forge = Forge(seed)
    forge.begin_post(HE)
    for n in range(1, entries + 1):
        photo = [forge.chance.randbytes(40)] if n % 5 == 2 else []
        text = {"text": f"第{n}次去看：青峰路“积水”\n已退 \U0001f30a", "place": "青峰路"}
        forge.add(("thing", 1 + n % 4), "test.thing.noted", {"n": n, "day": "2026-03-02"}, text, by=HE, files=photo)
        if n % 9 == 8:
            forge.seal()
    # Entry 3 loses its text and entry 2 its file, as the law allows, and an entry says so.
    targets = [{"seq": 2, "names": [], "files": [0]}, {"seq": 3, "names": ["text"], "files": []}]
    forge.add(("thing", 4), "journal.value.erased", {"targets": targets}, by=HE)
    forge.rows[3].words = [word for word in forge.rows[3].words if word.name != "text"]
    del forge.blobs[forge.rows[2].files[0].ref.sha256]
    forge.rows[2].files = [None]
    forge.seal()
    return forge


@pytest.fixture
def forge():
    return honest()


def test_an_honest_log_is_clean(forge, tmp_path):
    found = judge(forge.parts(), tmp_path, forge.verifier, forge.notes[:1])
    assert found.findings == []
    assert (found.tree.size, found.redacted, found.files) == (26, 2, 4)


def test_two_implementations_agree_on_the_root(forge, tmp_path):
    assert judge(forge.parts(), tmp_path).tree.root() == forge.root()


# --- one thing touched, everything else left --------------------------------------------------------------------


def edited(forge, seq, old, new):
    row = forge.rows[seq]
    assert old in row.leaf
    row.leaf = row.leaf.replace(old, new, 1)
    return row


def test_an_edited_leaf_is_named(forge, tmp_path):
    edited(forge, 7, b'"n":7', b'"n":8')
    assert codes(forge.parts(), tmp_path)[0] == ("bytes", 7)


def test_also_when_every_hash_was_made_to_fit(forge, tmp_path):
    edited(forge, 7, b'"n":7', b'"n":8')
    forge.rehash()
    found = codes(forge.parts(), tmp_path)
    assert ("stream", 11) in found  # the next of its stream remembers it otherwise
    assert ("root", None) in found


def test_control_without_notes_and_chain_the_edit_would_pass(forge, tmp_path):
    """Shows what the two guards do: the last of a stream, hashes made to fit, the notes signed anew, nothing held."""
    old = list(forge.notes)
    edited(forge, 23, b'"n":23', b'"n":32')
    forge.rows[25].leaf = forge.rows[25].leaf.replace(forge.rows[23].hash.hex().encode(), b"0" * 64)
    forge.rehash()
    forge.rows[25].leaf = forge.rows[25].leaf.replace(b"0" * 64, forge.rows[23].hash.hex().encode())
    forge.rehash()
    forge.notes = forge.notes[:-1]
    forge.seal()
    assert codes(forge.parts(), tmp_path) == []
    assert codes(forge.parts(), tmp_path, held=[old[-1]]) == [("root", None)]


def test_swapped_file(forge, tmp_path):
    name, other = sorted(forge.blobs)[:2]
    forge.blobs[name] = forge.blobs[other]
    assert {code for code, _ in codes(forge.parts(), tmp_path)} == {"blob"}


def test_swapped_file_with_its_row(forge, tmp_path):
    row = forge.rows[7]
    row.files = [forge.rows[12].files[0]]
    assert codes(forge.parts(), tmp_path) == [("file", 7)]


def test_a_value_changed(forge, tmp_path):
    word = forge.rows[5].words[1]
    forge.rows[5].words[1] = type(word)(word.name, word.salt, "没有去看")
    assert codes(forge.parts(), tmp_path) == [("value", 5)]


def test_the_salt_of_another_field(forge, tmp_path):
    words = forge.rows[5].words
    by, place, text = words
    forge.rows[5].words = [
        by,
        type(place)(place.name, text.salt, text.value),
        type(text)(text.name, place.salt, place.value),
    ]
    assert codes(forge.parts(), tmp_path) == [("value", 5), ("value", 5)]


def test_a_value_gone_that_no_entry_erased(forge, tmp_path):
    del forge.rows[5].words[1]
    assert codes(forge.parts(), tmp_path) == [("value_gone", 5)]


def test_a_value_still_there_that_an_entry_erased(tmp_path):
    forge = honest()
    forge.rows[3].words = honest().rows[7].words
    assert ("not_erased", 3) in codes(forge.parts(), tmp_path)


def test_an_erasure_names_only_what_came_before_it(tmp_path):
    forge = Forge()
    forge.begin_post(HE)
    forge.add(("thing", 1), "journal.value.erased", {"targets": [{"seq": 2, "names": ["text"], "files": []}]}, by=HE)
    forge.add(("thing", 1), "test.thing.noted", {}, {"text": "x"}, by=HE)
    forge.rows[2].words = forge.rows[2].words[:1]
    forge.seal()
    assert codes(forge.parts(), tmp_path) == [("value_gone", 2)]


# --- entries dropped, doubled, moved ----------------------------------------------------------------------------


def test_a_dropped_tail(forge, tmp_path):
    forge.rows = forge.rows[:20]
    assert ("cut", None) in codes(forge.parts(), tmp_path)


def test_a_dropped_tail_with_its_notes_is_seen_by_whoever_holds_one(forge, tmp_path):
    held = forge.notes[-1]
    forge.rows, forge.notes = forge.rows[:18], forge.notes[:2]
    forge.rows[3].words = honest().rows[3].words  # the erasing entry is gone too
    assert ("cut", None) in codes(forge.parts(), tmp_path, held=[held])


def test_an_unsigned_tail(forge, tmp_path):
    forge.add(("thing", 1), "test.thing.noted", by=HE)
    assert codes(forge.parts(), tmp_path) == [("unsigned", None)]


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: [*rows[:10], *rows[11:]],
        lambda rows: [*rows[:10], rows[9], *rows[10:]],
        lambda rows: [*rows[:10], rows[11], rows[10], *rows[12:]],
    ],
    ids=["dropped", "doubled", "moved"],
)
def test_the_middle_cannot_be_touched(forge, tmp_path, change):
    forge.rows = change(forge.rows)
    assert codes(forge.parts(), tmp_path)[0] == ("seq", 10)


def test_also_when_numbers_and_notes_were_made_to_fit(forge, tmp_path):
    """A fork at entry 10, signed with the real key: the note held from before shows it."""
    held = forge.notes[1]
    fork = honest()
    fork.cut(10)
    fork.notes = fork.notes[:1]
    fork.add(("thing", 3), "test.thing.noted", {"n": 99}, {"text": "改过的历史"}, by=HE)
    fork.seal()
    fork.rows[2].files = honest(1).rows[2].files
    parts = fork.parts()
    assert codes(parts, tmp_path, held=[held]) != codes(parts, tmp_path)
    assert ("cut", None) in codes(parts, tmp_path, held=[held])


def test_an_old_note_replayed_against_a_fork(forge, tmp_path):
    held = forge.notes[0]
    fork = Forge()
    fork.begin_post(HE)
    for n in range(24):
        fork.add(("thing", 1), "test.thing.noted", {"n": n}, {"text": "另一段历史"}, by=HE)
    fork.seal()
    assert codes(fork.parts(), tmp_path, forge.verifier, [held]) == [("root", None)]


def test_a_broken_chain_under_an_intact_tree(tmp_path):
    """The server itself recorded a wrong predecessor and signed it (what broke immudb)."""
    for place in ({"prev": bytes(32)}, {"stream_seq": 9}, {"prev": None}):
        forge = honest()
        forge.add(("thing", 1), "test.thing.noted", by=HE, **place)
        forge.seal()
        assert codes(forge.parts(), tmp_path) == [("stream", 26)]


def test_an_entry_for_another_log(tmp_path):
    forge = honest()
    forge.add(("thing", 1), "test.thing.noted", by=HE, origin="example.org/other")
    forge.seal()
    assert codes(forge.parts(), tmp_path) == [("log", 26)]


# --- keys and notes ---------------------------------------------------------------------------------------------


def test_another_key(forge, tmp_path):
    """A whole log signed by somebody else, offered with its own key, against the one that was published."""
    forged = honest(2)
    assert codes(forged.parts(), tmp_path) == []  # it agrees with itself
    found = {code for code, _ in codes(forged.parts(), tmp_path, forge.verifier)}
    assert {"key", "note", "unsigned"} <= found


def test_another_origin(forge, tmp_path):
    other = Forge(1, "example.org/other")
    other.begin_post(HE)
    other.add(("thing", 1), "test.thing.noted", by=HE)
    other.seal()
    assert ("key", None) in codes(other.parts(), tmp_path, forge.verifier)


def test_a_note_of_another_log_under_the_same_key(forge, tmp_path):
    forge.notes[-1] = forge.note(origin="example.org/other")
    assert {code for code, _ in codes(forge.parts(), tmp_path)} == {"note", "unsigned"}


def test_notes_out_of_order_or_twice(forge, tmp_path):
    forge.notes = [forge.notes[1], forge.notes[0], *forge.notes[2:]]
    assert codes(forge.parts(), tmp_path) == [("order", None)]
    forge.notes = [forge.notes[1], *forge.notes]
    assert ("order", None) in codes(forge.parts(), tmp_path)


def test_a_signature_that_is_not_the_keys_only_one(forge, tmp_path):
    """s + L verifies under a careless Ed25519."""
    text, _, signature = forge.notes[-1].partition("\n\n")
    data = bytearray(base64.b64decode(signature.split()[2]))
    s = int.from_bytes(data[36:], "little") + verify._L
    data[36:] = s.to_bytes(32, "little")
    line = base64.b64encode(bytes(data)).decode()
    forge.notes[-1] = f"{text}\n\n— {forge.origin} {line}\n"
    assert ("note", None) in codes(forge.parts(), tmp_path)


# --- receipts ---------------------------------------------------------------------------------------------------


def receipt_for(forge, seq):
    from taizhang.engine.receipt import Receipt

    known, growing = {}, tree.Frontier()
    for n, row in enumerate(forge.rows):
        known[0, n] = row.hash
        known |= {(level, index): hash_ for level, index, hash_ in growing.append(row.hash)}
    path = tree.inclusion_proof(seq, len(forge.rows), lambda level, index: known[level, index])
    return Receipt(seq, forge.rows[seq].hash, tuple(path), forge.note()).text()


def test_a_receipt_shows_that_its_entry_was_taken_out(forge, tmp_path):
    """ "Accepted", said the screen; the entry is not in the log that the auditor gets, though that one is whole."""
    receipt = receipt_for(forge, 7)
    assert verify.verify_bundle(str(write(forge.parts(), tmp_path)), receipts=[receipt])[0].findings == []
    other = honest(1, 30)
    row = edited(other, 7, b'"n":7', b'"n":8')
    other.cut(7)
    other.put(Row(row.leaf, row.words, row.files))
    other.notes = []
    other.seal()
    found = verify.verify_bundle(str(write(other.parts(), tmp_path)), receipts=[receipt])[0].findings
    assert {"broken", "cut"} <= {finding.code for finding in found}


def test_a_receipt_alone_is_checked_without_a_bundle(forge, tmp_path):
    file = tmp_path / "receipt.txt"
    file.write_text(receipt_for(forge, 7))
    assert run("--receipt", file, "--key", forge.verifier)[0] == 0
    assert run("--receipt", file)[0] == 2
    file.write_text(receipt_for(forge, 7).replace("index 7", "index 8"))
    assert run("--receipt", file, "--key", forge.verifier)[0] == 1


# --- spelling ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"n":7}', b'"n":6,"n":7}'),
        (b'"n":7', b'"n":7.0'),
        (b'"n":7', b'"n": 7'),
        (b'"day":"2026', b'"day":"\\u0032026'),
        (b'"day":"2026', b'"day":"\\ud8002026'),
        (b'"n":7', b'"n":1e1'),
        (b'"v":1', b'"v":true'),
        (b'"v":1', b'"v":2'),
        (b'"unit":4,', b""),
        (b'"role":""', b'"role":"","rule":""'),
        (b'"seq":7', b'"seq":"7"'),
    ],
)  # fmt: skip
def test_another_spelling_is_refused_even_when_it_was_signed(tmp_path, old, new):
    forge = Forge()
    forge.begin_post(HE)
    for n in range(1, 8):
        forge.add(("thing", 1), "test.thing.noted", {"n": n, "day": "2026-03-02"}, by=HE)
    row = edited(forge, 7, old, new)
    forge.rows = forge.rows[:7]
    forge.put(Row(row.leaf, row.words, row.files))
    forge.seal()
    assert codes(forge.parts(), tmp_path)[0] in [("canonical", 7), ("shape", 7)]


@pytest.mark.parametrize("name", ["values.jsonl", "files.jsonl"])
def test_side_files_are_canonical_too(forge, tmp_path, name):
    parts = forge.parts()
    for change in (
        lambda d: d.replace(b'"salt":"', b'"salt":"A', 1),
        lambda d: d.replace(b'"seq":', b'"seq": ', 1),
        lambda d: d[:-1],
        lambda d: d + b"\n",
        lambda d: d + d.split(b"\n")[0] + b"\n",
        lambda d: b"\n".join(d.split(b"\n")[1:]),
        lambda d: d.replace(b"}", b',"x":1}', 1),
    ):
        changed = parts | {name: change(parts[name])}
        assert codes(changed, tmp_path) != []


# --- at random --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mutations", [500, pytest.param(10_000, marks=pytest.mark.slow)])
def test_any_single_changed_byte_is_noticed(forge, tmp_path, mutations):
    parts = forge.parts()
    names = sorted(parts)
    sizes = [len(parts[name]) for name in names]
    chance = random.Random(mutations)
    write(parts, tmp_path)
    unnoticed = []
    for _ in range(mutations):
        # Half of them where the bytes are, half in any file, so that the small files are hit as well.
        name = chance.choices(names, sizes)[0] if chance.random() < 0.5 else chance.choice(names)
        data = bytearray(parts[name])
        place = chance.randrange(len(data))
        data[place] ^= chance.randrange(1, 256)
        (tmp_path / name).write_bytes(data)
        if not is_noticed(tmp_path, forge.verifier):
            unnoticed.append((name, place))
        (tmp_path / name).write_bytes(parts[name])
    assert unnoticed == []
    assert not is_noticed(tmp_path, forge.verifier)


def is_noticed(directory, key):
    try:
        return bool(verify.verify_bundle(str(directory), key)[0].findings)
    except verify.Unreadable:
        return True


# --- as a program -----------------------------------------------------------------------------------------------


def run(*arguments, python=sys.executable):
    done = subprocess.run(
        [python, "-I", verify.__file__, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout


def test_the_program_ends_with_0_1_or_2(forge, tmp_path):
    bundle = write(forge.parts(), tmp_path / "bundle")
    (tmp_path / "key").write_text(forge.verifier + "\n")
    (tmp_path / "held").write_text(forge.notes[0])
    status, said = run(bundle, "--key", tmp_path / "key", "--held", tmp_path / "held")
    assert (status, "记录完整" in said, "注意" in said) == (0, True, False)
    status, said = run(bundle, "--english")
    assert (status, "taken from the bundle itself" in said) == (0, True)
    edited(forge, 7, b'"n":7', b'"n":8')
    write(forge.parts(), bundle)
    status, said = run(bundle)
    assert (status, "第 7 条 (thing/4)" in said) == (1, True)
    (bundle / "events.jsonl").unlink()
    assert run(bundle)[0] == run(tmp_path / "absent")[0] == run(tmp_path / "key")[0] == 2


def test_salts_are_needed_to_guess_a_value(forge):
    """A commitment without its salt says nothing: the right text does not lead to it."""
    row = forge.rows[5]
    guesses = {canonical.commitment(bytes(32), word.name, word.value).hex().encode() for word in row.words}
    assert not any(guess in row.leaf for guess in guesses)
    assert all(word.commitment.encode() in row.leaf for word in row.words)


def test_ed25519_of_rfc_8032():
    for public, signature, message in (
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
            "",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
            "72",
        ),
    ):
        key = verify.PublicKey(bytes.fromhex(public))
        assert key.verify(bytes.fromhex(signature), bytes.fromhex(message))
        assert not key.verify(bytes.fromhex(signature), b"other")
        assert not key.verify(bytes(64), bytes.fromhex(message))


def test_the_leaf_hash_has_its_prefix():
    assert tree.leaf_hash(b"x") != hashlib.sha256(b"x").digest()
