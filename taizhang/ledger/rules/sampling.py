"""Which proofs a later level looks at: a sample that nobody could choose, and that anybody can draw again.

Its seed is the hash of the entry by which the claim was submitted: by then the proofs are fixed, and whoever handed
them in could not know it. `printf '%s %s %s' HASH LEVEL ID | sha256sum` for each proof's id, in the order of these
hashes, the first n. The same few lines stand in `engine/verify.py`, written on their own.
"""

from hashlib import sha256


def draw(seed, level, evidence_ids, count):
    """The ids chosen, as a frozenset; None when there is nothing to choose (0, or fewer proofs than asked for)."""
    if not count or count >= len(evidence_ids):
        return None
    drawn = sorted(evidence_ids, key=lambda id_: (sha256(f"{seed} {level} {id_}".encode()).digest(), id_))
    return frozenset(drawn[:count])
