"""值班电话: the telephone of a unit's office, as it is written and as it is dialled. Never that of a person."""

import re
import unicodedata

from taizhang.engine.refusal import N_, Refused

LONGEST = 40  # characters as typed
_DASHES = re.compile(r"\s*[-‐‑‒–—―−~]+\s*")
_EXTENSION = re.compile(r"\s*(?:转(?:分机)?|分机|ext\.?|x|#)\s*[:：]?\s*", re.IGNORECASE)
_MOBILE = re.compile(r"(?:0|\+?86|0086)?1[3-9]\d{9}")


def office_phone(text: str) -> str:
    """One number with its extension, written in one way: "0300-5550101 转 8"; empty where nothing is typed.

    Raises Refused for what is no number, and for a mobile one, which would be somebody's own."""
    typed = unicodedata.normalize("NFKC", text).strip()
    if not typed:
        return ""
    area = re.sub(r"^\(\s*(\+?\d+)\s*\)\s*-?", r"\1-", typed)  # (0300)5550101
    number, *extension = _EXTENSION.split(_DASHES.sub("-", " ".join(area.split())))
    if _MOBILE.fullmatch(re.sub(r"[ -]", "", number)):
        raise Refused("phone_mobile", N_("这是手机号。这里写单位的值班座机，个人的手机号不登记。"), kind="invalid")
    is_number = re.fullmatch(r"\+?\d(?:[ -]?\d){2,14}", number, re.ASCII)
    is_extension = not extension or (len(extension) == 1 and re.fullmatch(r"\d{1,6}", extension[0], re.ASCII))
    if len(typed) > LONGEST or not is_number or not is_extension:
        raise Refused("phone_odd", N_("只写一个号码：数字、空格、短横和分机，如 0300-5550101 转 8"), kind="invalid")
    return " 转 ".join([number, *extension])


def dialled(phone: str) -> str:
    """What a telephone is told: a pause before the extension."""
    number, _, extension = phone.partition(" 转 ")
    digits = re.sub(r"[ -]", "", number)
    return f"{digits},{extension}" if extension else digits
