"""Hashes of photos cut into bands, so that an index finds those that differ in few bits. Pure."""

from itertools import combinations

BANDS, BITS = 4, 16
_BAND = (1 << BITS) - 1
# A band and everything within two bits of it: two hashes that differ in up to 11 bits are found for certain,
# most of those up to photos.NEAR too.
_NEAR = [0, *(sum(1 << bit for bit in bits) for n in (1, 2) for bits in combinations(range(BITS), n))]


def bands(dhash: int) -> list[int]:
    """The four 16-bit bands of a hash."""
    return [dhash >> (BITS * n) & _BAND for n in range(BANDS)]


def columns(dhash: str) -> dict[str, int]:
    """Of a hash as it is kept, `band0` to `band3`; nothing of one that was erased or never taken."""
    try:
        found = bands(int(dhash, 16))
    except ValueError:
        return {}
    return {f"band{n}": band for n, band in enumerate(found)}


def near(dhash: int) -> list[tuple[str, list[int]]]:
    """Of each band its column and what may stand there in a hash nearby."""
    return [(f"band{n}", [band ^ bits for bits in _NEAR]) for n, band in enumerate(bands(dhash))]
