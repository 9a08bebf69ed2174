"""The tree of RFC 6962, against a definition written the slow way and for every small size."""

import hashlib
import random

import pytest

from taizhang.engine import tree

GREATEST = 70


def leaves(count):
    return [tree.leaf_hash(f"leaf {n}".encode()) for n in range(count)]


def slow_root(hashes):
    """MTH as RFC 6962 section 2.1 states it."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return hashlib.sha256(b"\x01" + slow_root(hashes[:k]) + slow_root(hashes[k:])).digest()


def nodes_of(hashes):
    known = {(0, n): h for n, h in enumerate(hashes)}
    frontier = tree.Frontier()
    for h in hashes:
        known.update({(level, index): node for level, index, node in frontier.append(h)})
    return lambda level, index: known[level, index]


@pytest.fixture(scope="module")
def grown():
    """Leaves, nodes and the root at every size."""
    hashes = leaves(GREATEST)
    return hashes, nodes_of(hashes), [slow_root(hashes[:size]) for size in range(GREATEST + 1)]


def test_the_example_of_rfc_6962():
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    hashes = [tree.leaf_hash(bytes.fromhex(data)) for data in inputs]
    assert tree.root_of(hashes).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert tree.root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_frontier_knows_the_root_at_every_size(grown):
    hashes, _, roots = grown
    frontier = tree.Frontier()
    for size in range(GREATEST):
        assert frontier.root() == roots[size]
        frontier.append(hashes[size])
        frontier = tree.Frontier.unpack(frontier.size, frontier.pack())


def test_a_frontier_that_does_not_fit_its_size_is_refused():
    with pytest.raises(ValueError, match="2 finished subtrees"):
        tree.Frontier(5, [bytes(32)])


def test_every_leaf_proves_that_it_is_in_every_tree(grown):
    hashes, nodes, roots = grown
    for size in range(1, GREATEST + 1):
        for index in range(size):
            proof = tree.inclusion_proof(index, size, nodes)
            assert tree.verify_inclusion(hashes[index], index, size, proof, roots[size])


def test_every_tree_proves_that_it_continues_every_smaller_one(grown):
    _, nodes, roots = grown
    for new in range(1, GREATEST + 1):
        for old in range(1, new + 1):
            proof = tree.consistency_proof(old, new, nodes)
            assert tree.verify_consistency(old, new, roots[old], roots[new], proof)


def spoilt(proof, chance):
    """The proof with one thing wrong."""
    way = chance.choice(
        ["flip", "drop", "add", "swap"] if len(proof) > 1 else ["flip", "drop", "add"] if proof else ["add"]
    )
    proof = list(proof)
    place = chance.randrange(len(proof)) if proof else 0
    if way == "flip":
        byte = chance.randrange(32)
        proof[place] = bytes(b ^ (1 << chance.randrange(8)) if n == byte else b for n, b in enumerate(proof[place]))
    elif way == "drop":
        del proof[place]
    elif way == "add":
        proof.insert(place, chance.randbytes(32))
    else:
        other = chance.choice([n for n in range(len(proof)) if n != place])
        proof[place], proof[other] = proof[other], proof[place]
    return proof


def test_two_thousand_spoilt_proofs_show_nothing(grown):
    hashes, nodes, roots = grown
    chance = random.Random(20261122)
    for _ in range(1000):
        size = chance.randrange(2, GREATEST + 1)
        index = chance.randrange(size)
        proof = spoilt(tree.inclusion_proof(index, size, nodes), chance)
        assert not tree.verify_inclusion(hashes[index], index, size, proof, roots[size])
        old = chance.randrange(1, size)
        proof = spoilt(tree.consistency_proof(old, size, nodes), chance)
        assert not tree.verify_consistency(old, size, roots[old], roots[size], proof)


def test_a_proof_holds_for_its_own_place_only(grown):
    hashes, nodes, roots = grown
    proof = tree.inclusion_proof(5, 11, nodes)
    for index in range(-1, 13):
        for size in range(14):
            if (index, size) != (5, 11):
                # The same shape of tree can carry the same path; the root then differs.
                assert not tree.verify_inclusion(hashes[5], index, size, proof, roots[size])


def test_odd_questions_are_refused_not_answered(grown):
    hashes, nodes, roots = grown
    assert not tree.verify_consistency(0, 5, tree.EMPTY_ROOT, roots[5], [])
    assert not tree.verify_consistency(6, 5, roots[6], roots[5], [])
    assert not tree.verify_consistency(5, 5, roots[5], roots[5], [roots[5]])
    assert not tree.verify_consistency(5, 5, roots[5], roots[6], [])
    assert not tree.verify_consistency(4, 8, roots[4], roots[8], [])
    assert not tree.verify_inclusion(hashes[0], 0, 0, [], tree.EMPTY_ROOT)
    assert not tree.verify_inclusion(hashes[0], 0, 1, [b"short"], roots[1])
    for bad in [(0, 0), (5, 5), (-1, 5)]:
        with pytest.raises(ValueError, match="is not in a tree"):
            tree.inclusion_proof(*bad, nodes)
    for bad in [(0, 5), (6, 5)]:
        with pytest.raises(ValueError, match="no consistency proof"):
            tree.consistency_proof(*bad, nodes)


def test_a_leaf_cannot_pass_as_a_node():
    left, right = leaves(2)
    assert tree.leaf_hash(left + right) != tree.node_hash(left, right)


def test_control_without_the_prefixes_a_leaf_would_pass_as_a_node():
    """The guard of the test above is the prefix: without it both hashes are the same."""
    left, right = leaves(2)
    assert hashlib.sha256(left + right).digest() == hashlib.sha256(b"".join([left, right])).digest()
