"""Signed notes, with the example key of RFC 8032 and a pretended verification."""

import pytest

from taizhang.engine import note

KEY = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
NAME = "example.org/yunxi"
HEAD = note.Head(NAME, 42, bytes(range(32)))
SIGNATURE = bytes(range(64))


def holds(signature, message):
    return signature == SIGNATURE and message == HEAD.text().encode()


def signed():
    return note.sign(HEAD.text(), NAME, KEY, SIGNATURE)


def test_a_note_says_what_was_signed():
    assert note.open_note(signed(), NAME, KEY, holds) == HEAD


def test_a_verifier_key_carries_name_and_key():
    assert note.parse_verifier_key(note.verifier_key(NAME, KEY)) == (NAME, KEY)


@pytest.mark.parametrize("text", ["", "a+b", "a+00000000+AQ==", note.verifier_key(NAME, KEY).replace("yunxi", "other")])
def test_a_verifier_key_whose_parts_do_not_fit_is_refused(text):
    with pytest.raises(note.BadNote):
        note.parse_verifier_key(text)


def test_other_signers_may_stand_beside_ours():
    beside = signed() + "— witness.example AAAAAAAAAAAA\n"
    assert note.open_note(beside, NAME, KEY, holds) == HEAD


@pytest.mark.parametrize(
    "change",
    [
        lambda n: n.replace("42", "43"),
        lambda n: n.replace("42", "042"),
        lambda n: n.replace("\n\n", "\n"),
        lambda n: n.replace("—", "-"),
        lambda n: n[:-1],
        lambda n: n + "\n",
        lambda n: n.replace("example.org/yunxi\n", "example.org/other\n", 1),
        lambda n: n.replace("— example.org/yunxi", "— example.org/other"),
        lambda n: n[:-6] + "A" + n[-5:],
        lambda n: n.replace("\n\n", "\nextension\n\n"),
    ],
)
def test_a_note_that_was_touched_is_refused(change):
    with pytest.raises(note.BadNote):
        note.open_note(change(signed()), NAME, KEY, holds)


def test_another_key_of_the_same_name_did_not_sign():
    with pytest.raises(note.BadNote, match="did not sign"):
        note.open_note(signed(), NAME, bytes(32), holds)
