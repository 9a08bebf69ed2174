"""A candidate: a sentence that may be a promise. A person decides; these are the rules of deciding."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from taizhang.engine.grams import grams
from taizhang.engine.refusal import N_, Refused


class State(StrEnum):
    """Where a candidate stands. PASSED and SAME were set by a rule, the others by a person."""

    NEW = "new"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    MERGED = "merged"
    SPLIT = "split"
    PASSED = "passed"
    SAME = "same"
    HUNG = "hung"  # one more source of an item that there was


# verb -> states it starts from
VERBS = {
    "accept": {State.NEW},
    "edit": {State.NEW},
    "reject": {State.NEW},
    "hang": {State.NEW},
    "merge": {State.NEW},
    "split": {State.NEW},
    "restore": {State.PASSED, State.SAME, State.REJECTED},
}

# Counted in "7 条候选，已定 2 条": what was proposed to a person.
PROPOSED = {State.NEW, State.ACCEPTED, State.HUNG, State.REJECTED, State.MERGED, State.SAME}
IN_THE_LEDGER = (State.ACCEPTED, State.HUNG)
DECIDED = PROPOSED - {State.NEW}

PERSON = "person"  # how a lead was found: somebody chose it
TITLE_MAX = 40
ADVERBIAL = re.compile(r"(?:在|按照|根据|依据|围绕|对照|结合|针对|通过|以(?!点)|为(?!主))")  # says how, not what
GENERIC = re.compile(
    r"^(?:各|全市|全县|全区|有关|相关|所有|其他|其余|上述|责任|双方|我们|[该我本][市县区])|(?:上下|各级|有关部门|相关部门|责任单位|干部|群众|同志)$"
)
COUNTED = re.compile(r"[\d,，.]+\s*(?:万)?(?:余|多)?\s*(?:户|个|处|条|台|件|家|座|项|所|栋|套|笔|辆|口|眼)")
_EDGE = " \t\r\n\f\u3000，,；;。、"
# 和 parts two names only after a name's end: 住房和城乡建设局 is one.
NAME_BREAK = re.compile(r"以及|会同|[、，,；;\s]|(?<=[局委办部院处镇乡道司心府队会])[和及与](?=[\u4e00-\u9fff]{2})")
_HELPING = re.compile(r"(?:牵头|负责)[，,]?([^，。；]{2,60}?)(?:等)?(?:配合|参与|协助)")


def check(verb: str, state: str, *, seen: int | None = None, version: int | None = None) -> None:
    """Refuse a verb that does not start from this state, or that was aimed at an older version."""
    if seen is not None and version is not None and seen != version:
        raise Refused(
            "intake.candidate_stale",
            N_("这一条刚才有人改过或定过了，下面是现在的样子。您的这一步没有做。"),
            kind="stale",
        )
    if State(state) not in VERBS[verb]:
        raise Refused(
            "intake.candidate_decided",
            N_("这一条已经定了（{state}）。要改，先按 Z 撤回上一步。"),
            state=STATE_WORDS[State(state)],
        )


STATE_WORDS = {
    State.NEW: N_("待定"),
    State.ACCEPTED: N_("已立项"),
    State.HUNG: N_("已挂到在办事项"),
    State.REJECTED: N_("不立项"),
    State.MERGED: N_("已并入"),
    State.SPLIT: N_("已拆开"),
    State.PASSED: N_("不成事项"),
    State.SAME: N_("已在别的文件里定过"),
}


def bare(text: str) -> str:
    """Text without any white space, in one width: hard line breaks do not make another sentence."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def flat(text: str) -> str:
    """Text without any white space, its punctuation as printed."""
    return re.sub(r"\s+", "", text)


def one_line(text: str) -> str:
    """The sentence as printed, with hard line breaks closed up."""
    return re.sub(r"[\u3000 \t]*[\r\n\f]+[\u3000 \t\r\n\f]*", "", text).strip()


def passage_hash(text: str) -> str:
    """The same sentence in another copy has the same hash."""
    return hashlib.sha256(bare(text).strip("。；;，,.").encode()).hexdigest()


def title_of(passage: str, owner: str = "", due_text: str = "") -> str:
    """A short title: what is to be done, without who and by when."""
    title, owner, due_text = flat(passage), flat(owner), flat(due_text)
    title = re.sub(r"^.{0,12}?(?:会议)?(?:决定|要求|强调|指出|明确)[，,：:]", "", title)
    if owner:
        title = re.sub(rf"由?{re.escape(owner)}", "", title, count=1)
    if re.search(r"[\d月年周日]", due_text):  # 限期、立即 belong to what is to be done
        title = re.sub(rf"(?:[于在]|将于)?{re.escape(due_text)}[，,]?", "", title, count=1)
    title = re.sub(r"^(?:由|请|对)?(?:牵头|负责)?，?(?:[^，。；]{1,30}?(?:配合|参与|协助))?[，,]", "", title)
    title = re.sub(r"^(?:(?:由|请)?(?:牵头负责|牵头|负责|按(?:各自)?职责(?:分工)?|分别)|请|将|前|[，,、])+", "", title)
    title = re.sub(r"^(?:要|应当?|须|必须|务必|负责|将(?=[^来士]))+", "", title)
    title = title.strip("，,、。；;：:")
    if len(title) > TITLE_MAX:
        title = _whole_clauses(title)
    return title or flat(passage)[:TITLE_MAX]


def _whole_clauses(text):
    kept, clauses = "", [clause for clause in re.split(r"(?<=[，,；;])", text) if clause]
    while len(clauses) > 1 and ADVERBIAL.match(clauses[0]):
        clauses.pop(0)
    for clause in clauses:
        if kept and len(kept) + len(clause) > TITLE_MAX:
            break
        kept += clause
    kept = kept.strip("，,；;")
    return kept if len(kept) <= TITLE_MAX else kept[: TITLE_MAX - 1] + "…"


# What a unit can do and a verifier can look at. A sentence with none of it only strikes an attitude.
CONCRETE = re.compile(
    r"建立|建成|建设|自查|整改|整治|排查|修复|改造|拆除|取缔|拨付|报送|上报|报县|制定|印发|出台|清单|台账|办理|移交|公示|验收"
    r"|通报|考核|督导|督查|问责|检查|引进|组织|成立|配备|签订|健全|细化|传达|调度|开工|投产|竣工|专线|清收|回访|普查|宣传"
)


def strikes_an_attitude(passage: str, doubt: str, due_text: str) -> bool:
    """表态: nobody in particular, no day, no number, nothing that could be looked at afterwards."""
    text = flat(passage)
    is_measured = re.search(r"[\d月周日底]", due_text) or re.search(r"\d", text) or CONCRETE.search(text)
    return doubt in ("none", "generic") and not is_measured


def alike(title: str, other: str) -> bool:
    """Do two titles speak of the same work? Most pairs of characters of the shorter stand in the longer."""
    return len(set(grams(title)) & set(grams(other))) >= 5 and likeness(title, other) >= 0.6


def likeness(title: str, other: str) -> float:
    """How much of the shorter title stands in the longer, from 0 to 1."""
    a, b = set(grams(title)), set(grams(other))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def done_when_of(passage: str) -> str:
    """What would count as done, where the sentence itself names a quantity or a paper. Only a suggestion."""
    text = flat(passage)
    if paper := re.search(r"(?:出具|形成|印发|提交|报送|作出|制定|出台)([^，。；、]{2,20})", text):
        return f"{paper.group()}，附该材料"
    if count := COUNTED.search(text):
        return f"{count.group().strip(',，')}全部完成，逐项有佐证"
    return ""


@dataclass(frozen=True)
class Parties:
    """Who owes it, as printed: first lead, joint units, and what a person should look at."""

    lead: str = ""
    joint: tuple[str, ...] = ()
    doubt: str = ""  # "", "none", "unclear", "generic"


def parties(owner: str, passage: str, joint: str = "") -> Parties:
    """Take the owner's phrase apart. 牵头 or 会同 names the lead; several names without it leave it unclear."""
    text, owner = flat(passage), flat(owner)
    leading = re.search(r"由?([^，。；由]{2,30}?)(?:负责)?牵头", text)
    helping = joint or (m.group(1) if (m := _HELPING.search(text)) else "")
    owner = owner or (leading.group(1) if leading else "")
    names = names_in(owner)
    lead, others = (names[0], names[1:]) if names else ("", [])
    others += [name for name in names_in(flat(helping)) if name not in others and name != lead]
    if not lead:
        return Parties(joint=tuple(others), doubt="none")
    if GENERIC.search(lead):
        return Parties(lead, tuple(others), doubt="generic")
    is_clear = len(names) == 1 or leading or "会同" in owner
    return Parties(lead, tuple(others), doubt="" if is_clear else "unclear")


def names_in(text: str) -> list[str]:
    """The names of a list such as 财政局、民政局和各乡镇街道."""
    return [name.removesuffix("等").strip() for name in NAME_BREAK.split(text) if name.strip()]


def split_points(passage: str) -> list[int]:
    """Offsets inside the passage at which it falls into several requirements: after ； and before 二是."""
    points = {m.end() for m in re.finditer(r"[；;]\s*", passage)}
    points |= {m.start() for m in re.finditer(r"(?<=[。；;，,])\s*[二三四五六七八九]是", passage)}
    return sorted(p for p in points if 0 < p < len(passage.rstrip()))


def possible_cuts(passage: str) -> list[int]:
    """Every place where a person might want to cut: after any punctuation mark."""
    cuts = {m.end() for m in re.finditer(r"[，,；;。：:、]\s*", passage)}
    return sorted(p for p in cuts | set(split_points(passage)) if 0 < p < len(passage.rstrip()))


def cut(passage: str, points: Iterable[int]) -> list[tuple[int, int]]:
    """(start, end) of the parts, relative to the passage, without the punctuation between them."""
    points = sorted({p for p in points if 0 < p < len(passage)})
    if not points:
        raise Refused(
            "intake.nothing_to_split",
            N_("这一句里没有分号，没有拆。在原文里点一下要断开的地方再拆，或者用“选断点”。"),
            kind="invalid",
        )
    parts = []
    for start, end in zip([0, *points], [*points, len(passage)], strict=True):
        while start < end and passage[start] in _EDGE:
            start += 1
        while end > start and passage[end - 1] in _EDGE:
            end -= 1
        if end - start >= 2:
            parts.append((start, end))
    if len(parts) < 2:
        raise Refused("intake.nothing_to_split", N_("在这里断开只剩一段，没有拆。换一个断点。"), kind="invalid")
    return parts


def find_quote(text: str, quote: str) -> tuple[int, int]:
    """Where the document says this, white space aside."""
    places = [i for i, char in enumerate(text) if not char.isspace()]
    bare_text, wanted = flat(text), flat(quote)
    if len(wanted) < 4:
        raise Refused("intake.quote_short", N_("摘的太短，认不出是哪一句。至少摘 4 个字。"), kind="invalid")
    at = bare_text.find(wanted)
    if at < 0:
        raise Refused("intake.quote_unknown", N_("原文里没有这句话。请从左边原文里复制，不要改字。"), kind="invalid")
    return places[at], places[at + len(wanted) - 1] + 1


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space and closing punctuation at its ends."""
    start, end = max(0, start), min(len(text), end)
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    if end - start < 4:
        raise Refused("intake.quote_short", N_("摘的太短，认不出是哪一句。至少摘 4 个字。"), kind="invalid")
    return start, end


@dataclass(frozen=True)
class Progress:
    """7 条候选，已定 2 条，余 5 条."""

    total: int
    decided: int

    @property
    def left(self) -> int:
        return self.total - self.decided

    @property
    def percent(self) -> int:
        return round(100 * self.decided / self.total) if self.total else 0


def progress(states: Iterable[str]) -> Progress:
    known = [State(s) for s in states]
    return Progress(sum(s in PROPOSED for s in known), sum(s in DECIDED for s in known))
