"""One value, one sequence of bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.engine import canonical, verify
from taizhang.engine.canonical import NotCanonical

texts = st.text().map(canonical.nfc).filter(lambda t: canonical.nfc(t) == t)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abcdefxyz_.-", max_size=8), inner),
    max_leaves=12,
)


@given(values)
def test_what_is_written_is_read_back(value):
    assert canonical.parse(canonical.dumps(value)) == verify.parse(canonical.dumps(value)) == value


def test_keys_stand_in_order_and_nothing_is_padded():
    assert (
        canonical.dumps({"b": [1, True, None], "a": "县\n\u0001"}) == '{"a":"县\\n\\u0001","b":[1,true,null]}'.encode()
    )


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}',  # a key twice: the last would win
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'{"a":1}\n',
        b"1.0",
        b"1e2",
        b"NaN",
        b"Infinity",
        b"-0",
        b"9007199254740992",
        b"1" * 5000,
        b'"\\u4e2d"',  # an escape where none is needed
        b'"\\/"',
        b'"\\u000A"',
        b'"\\ud800"',  # half a character
        '"e\u0301"'.encode(),  # e and an accent: not NFC
        '{"\u53bf":1}'.encode(),
        b"\xef\xbb\xbf1",
        b'"\xff"',
        b"[" * 100_000,
        b"",
        b"{",
    ],
    ids=lambda data: repr(data[:16]),
)
def test_any_other_spelling_is_refused(data):
    with pytest.raises(NotCanonical):
        canonical.parse(data)
    if data != '{"县":1}'.encode():  # its readers know the names they want
        with pytest.raises(verify.NotCanonical):
            verify.parse(data)


@pytest.mark.parametrize("value", [1.0, float("nan"), 2**53, b"x", {"a": {1}}, {1: 2}, "e\u0301", "\ud800", {"县": 1}])
def test_what_has_no_canonical_form_is_not_written(value):
    with pytest.raises(NotCanonical):
        canonical.dumps(value)


def test_a_commitment_opens_with_its_own_salt_name_and_value_only():
    salt = bytes(range(32))
    commitments = {
        canonical.commitment(salt, "title", "青峰"),
        canonical.commitment(salt, "note", "青峰"),
        canonical.commitment(salt, "title", "青峰 "),
        canonical.commitment(bytes(32), "title", "青峰"),
        canonical.commitment(salt, "tit", "le青峰"),
    }
    assert len(commitments) == 5
    with pytest.raises(ValueError, match="32 bytes"):
        canonical.commitment(b"short", "title", "青峰")
