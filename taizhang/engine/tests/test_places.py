"""Places: the shift of Chinese maps undone."""

import pytest

from taizhang.engine.places import Datum, metres, to_wgs84

# The three pairs by which googollee/eviltransform (python/test.py) holds its formula: in WGS84, in GCJ-02.
PAIRS = {
    "Shanghai": ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    "Shenzhen": ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    "Beijing": ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
}


@pytest.mark.parametrize("place", PAIRS)
def test_a_place_of_a_shifted_map_is_put_back_to_the_centimetre(place):
    true, shifted = PAIRS[place]
    assert metres(*true, *shifted) > 400
    assert metres(*true, *to_wgs84(*shifted)) < 0.01


def test_what_is_not_shifted_stays():
    assert to_wgs84(34.9, 112.7, Datum.WGS84) == (34.9, 112.7)
    assert to_wgs84(48.8584, 2.2945) == (48.8584, 2.2945)  # Paris
