"""A receipt stands by itself, and only as it was given."""

import base64

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from taizhang.engine import note, receipt, tree, verify

NAME = "example.org/yunxi"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
LEAVES = [tree.leaf_hash(bytes([n])) for n in range(11)]


def holds(signature, message):
    try:
        KEY.public_key().verify(signature, message)
    except InvalidSignature:
        return False
    return True


def given(index=5, name=NAME):
    known = {(0, n): leaf for n, leaf in enumerate(LEAVES)}
    growing = tree.Frontier()
    for leaf in LEAVES:
        known |= {(level, n): hash_ for level, n, hash_ in growing.append(leaf)}
    text = note.Head(name, len(LEAVES), growing.root()).text()
    path = tree.inclusion_proof(index, len(LEAVES), lambda level, n: known[level, n])
    signed = note.sign(text, name, PUBLIC, KEY.sign(text.encode()))
    return receipt.Receipt(index, LEAVES[index], tuple(path), signed)


def both(text):
    """What the house says of a receipt, and what the auditor's one file says; they must agree."""
    try:
        receipt.check(receipt.parse(text), NAME, PUBLIC, holds)
        ours = True
    except receipt.BadReceipt:
        ours = False
    try:
        verify.read_receipt(text, verify.Key(note.verifier_key(NAME, PUBLIC)))
        theirs = True
    except verify.BadNote:
        theirs = False
    assert ours == theirs, text
    return ours


@pytest.mark.parametrize("index", range(len(LEAVES)))
def test_every_receipt_holds_and_reads_back(index):
    text = given(index).text()
    assert both(text)
    assert receipt.parse(text).text() == text


def b64(data):
    return base64.b64encode(data).decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda r: receipt.Receipt(r.index + 1, r.leaf_hash, r.proof, r.note).text(),
        lambda r: receipt.Receipt(r.index, bytes(32), r.proof, r.note).text(),
        lambda r: receipt.Receipt(r.index, r.leaf_hash, r.proof[:-1], r.note).text(),
        lambda r: receipt.Receipt(r.index, r.leaf_hash, (*r.proof, bytes(32)), r.note).text(),
        lambda r: receipt.Receipt(r.index, r.leaf_hash, r.proof[::-1], r.note).text(),
        lambda r: r.text().replace("index 5", "index 05"),
        lambda r: r.text().replace("index 5", "index -5"),
        lambda r: r.text().replace("@v1", "@v2"),
        lambda r: r.text().replace("\n11\n", "\n12\n"),
        lambda r: r.text() + "\n",
        lambda r: r.text()[:-1],
        lambda r: given(name="example.org/other").text(),
        lambda r: "",
        lambda r: r.text().replace(b64(r.leaf_hash), b64(r.leaf_hash)[:-1]),
        lambda r: r.text().replace(b64(r.leaf_hash), b64(r.leaf_hash + b"x")),
    ],
)
def test_a_receipt_that_was_touched_proves_nothing(change):
    assert not both(change(given()))
