"""Plain text in the encodings of county offices.

A byte order mark decides. Without one: UTF-8 if it is valid, UTF-16 if there are zero bytes and what results reads
like text; else GB18030, unless the same bytes as Big5 hold clearly more of the commonest characters. That is a guess:
bytes do not say which of the two they are, but text in the wrong one is full of rare characters.
"""

from taizhang.engine.refusal import N_, Refused

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_COMMON = set(
    "的一是不了在有人我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经"
    "么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全"
    "三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先"
    "這個們來為國時說會對於過發後裡動學現當沒進樣開從實軍無與長機點業將兩間問應戰頭體見產話給門縣鄉鎮廳員會議關單位務責報導設區辦員"
    "县乡镇厅员会议关单位务责报导设区办局委府通知市村街检查整改建项目落推安全保障各部门完工作情况"
)
_SAMPLE = 20_000
_BETTER = 0.1


def decoded(data: bytes) -> str:
    """The text; raises Refused when no encoding fits."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _as(data, encoding)
    if (text := _tried(data, "utf-8")) is not None and "\x00" not in text:
        return text
    if b"\x00" in data:
        for encoding in ("utf-16-le", "utf-16-be"):
            if (text := _tried(data, encoding)) is not None and _commonness(text) > 2 * _BETTER:
                return text
        raise _unknown()
    gb, big5 = _tried(data, "gb18030"), _tried(data, "big5hkscs")
    if big5 is not None and (gb is None or _commonness(big5) > _commonness(gb) + _BETTER):
        return big5
    if gb is None:
        raise _unknown()
    return gb


def _commonness(text):
    """How many of the letters beyond ASCII are among the commonest."""
    letters = [char for char in text[:_SAMPLE] if char > "\x7f" and char.isalnum()]
    return sum(char in _COMMON for char in letters) / len(letters) if letters else 0.0


def _tried(data, encoding):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _as(data, encoding):
    text = _tried(data, encoding)
    if text is None:
        raise _unknown()
    return text


def _unknown():
    return Refused("intake.unknown_encoding", N_("认不出文字编码，请另存为 UTF-8 的 TXT 再上传"), kind="invalid")
