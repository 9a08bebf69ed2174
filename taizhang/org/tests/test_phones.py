"""值班电话: whom to ring about an item, at the office and never at home."""

import pytest

from taizhang.engine.refusal import Refused
from taizhang.org.phones import dialled, office_phone


@pytest.mark.parametrize(
    ("typed", "kept", "dial"),
    [
        (" 0300-5550101 ", "0300-5550101", "03005550101"),
        ("（0300）5550101转8", "0300-5550101 转 8", "03005550101,8"),
        ("０３００－５５５０１０１ 分机 802", "0300-5550101 转 802", "03005550101,802"),
        ("5550101", "5550101", "5550101"),
        ("12345", "12345", "12345"),
        ("+86 300 5550101 ext. 12", "+86 300 5550101 转 12", "+863005550101,12"),
        ("", "", ""),
    ],
)
def test_a_number_is_written_in_one_way(typed, kept, dial):
    assert office_phone(typed) == kept
    assert office_phone(kept) == kept
    assert dialled(kept) == dial


@pytest.mark.parametrize(
    "typed", ["找老王", "0300-5550101、5550102", "12", "0300-5550101 转 办公室", "1" * 60, "--", "转8"]
)
def test_what_is_no_number_is_refused_in_a_sentence(typed):
    with pytest.raises(Refused, match="只写一个号码"):
        office_phone(typed)


@pytest.mark.parametrize(
    "typed", ["13800138000", "138 0013 8000", "+86 138-0013-8000", "013800138000", "13800138000转1"]
)
def test_nobodys_own_number_is_kept(typed):
    with pytest.raises(Refused, match="这是手机号"):
        office_phone(typed)
