"""Entries whose sentence depends on what they say; the plain ones stand in plug.py."""

from django.utils.translation import gettext, ngettext

from taizhang.ledger.rules import DUE_KINDS, GROUNDS, LEVELS, VERDICTS, DueKind
from taizhang.ledger.rules.paper import ANSWERS


def history_filed(e):
    said = gettext("记为历史（未经核验）")
    day = gettext("，{day}办完").format(day=e.pub["done_on"]) if e.pub["done_on"] else ""
    return f"{said}{day} {e.priv['text']}".strip()


def judged(e):
    verdict = gettext(VERDICTS[e.pub["verdict"]])
    return gettext("佐证{no}：{verdict} {note}").format(no=e.pub["no"], verdict=verdict, note=e.priv["note"]).strip()


def purged(e):
    numbers = "、".join(f"#{seq}" for seq in e.pub["seqs"])
    return gettext("确认清除，{numbers} 的内容已删除").format(numbers=numbers)


def passed(e):
    said = gettext("{level}通过，报下一级 {remark}")
    return said.format(level=gettext(LEVELS[e.pub["level"]]), remark=e.priv["remark"]).strip()


def recorded(e):
    said = gettext("代录纸质销号申请，{day}收到：{statement}")
    late = gettext("（晚{days}个工作日）").format(days=e.pub["late_days"]) if e.pub["late_days"] else ""
    return said.format(day=e.pub["received_on"], statement=e.priv["statement"]) + late


def progress_recorded(e):
    said = gettext("报进展{count}条：{text}") if e.pub["is_own"] else gettext("代录进展{count}条：{text}")
    count = len(e.pub["lines"])
    return said.format(count=count, text=e.priv[f"line_{count - 1}"])


def progress_retracted(e):
    return gettext("撤回代录进展{count}条：{text}").format(count=len(e.pub["lines"]), text=e.priv["text"])


def phoned(e):
    answer = gettext(ANSWERS[e.pub["answer"]])
    return (
        gettext("电话催办{callee}，答：{answer} {text}")
        .format(callee=e.priv["callee_name"], answer=answer, text=e.priv["text"])
        .strip()
    )


def submitted(e):
    if "sheet" in e.pub and e.type.endswith("submitted"):
        return gettext("凭签字盖章单提交销号申请") + (
            gettext("（晚{days}个工作日）").format(days=e.pub["late_days"]) if e.pub["late_days"] else ""
        )
    if not e.pub["late_days"]:
        return gettext("提交销号申请")
    return gettext("提交销号申请，晚{days}个工作日").format(days=e.pub["late_days"])


def letter_sent(e):
    return _letter(gettext("去函{unit}：{title}"), e)


def letter_received(e):
    said = _letter(gettext("{unit}来函：{title}"), e)
    return f"{said}，{gettext('对方已办结')}" if e.pub["done"] else said


def _letter(said, e):
    text = said.format(unit=e.priv["unit_name"], title=e.priv["title"])
    if e.priv["number"]:
        text += f"（{e.priv['number']}）"
    due = e.pub["answer_due_on"]
    return f"{text}，{gettext('请{day}前回函').format(day=due)}" if due else text


def handed_over(e):
    paper = gettext("，依据{paper}").format(paper=e.priv["paper"]) if e.priv["paper"] else ""
    said = gettext("从{from_name}划转给{to_name}").format(from_name=e.priv["from_name"], to_name=e.priv["to_name"])
    return said + paper


def report_corrected(e):
    days = gettext("（{from_on}至{to_on}）")
    period = days.format(from_on=e.pub["from_on"], to_on=e.pub["to_on"]) if e.pub["to_on"] else ""
    said = gettext("更正{made_on}报的{period}：{text}。原因：{reason}")
    return said.format(made_on=e.pub["made_on"], period=period, **e.priv)


def round_moved(e):
    due = e.pub["now"]["report_due_on"]
    return gettext("报送周期有变，下次{day}报进展").format(day=due) if due else gettext("报送周期有变，暂不用报进展")


def due_set(e):
    kind = e.pub.get("due_kind", DueKind.DAY)
    if kind == DueKind.MEETING:
        return gettext("时限等{day}的会议定").format(day=e.pub["decide_on"])
    if kind != DueKind.DAY:
        return gettext("时限定为{due_on}").format(due_on=gettext(DUE_KINDS[kind]))
    hour = gettext("{hour}时前").format(hour=e.pub["due_hour"]) if e.pub["due_hour"] else ""
    return gettext("时限定为{due_on}").format(due_on=f"{e.pub['due_on']} {hour}".strip())


def declined(e):
    said = gettext("退件：{reason}").format(reason=e.priv["reason"])
    if not e.priv.get("suggested"):
        return said
    return gettext("{said}（建议由{unit}承办）").format(said=said, unit=e.priv["suggested"])


def reported(e):
    files = evidence_added(e) if e.pub["evidence"] else ""
    return gettext("进展：{text}").format(text=e.priv["text"]) + (f"（{files}）" if files else "")


def evidence_added(e):
    n = len(e.pub["evidence"])
    return ngettext("交佐证{n}份", "交佐证{n}份", n).format(n=n)


def extension_asked(e):
    said = {"to_on": e.pub["to_on"], "reason": e.priv["reason"]}
    if not e.pub.get("ground"):
        return gettext("申请延期到{to_on}：{reason}").format(**said)
    said |= {"ground": gettext(GROUNDS[e.pub["ground"]]), "paper": e.priv["paper"]}
    return gettext("申请免责延期到{to_on}（{ground}，依据{paper}）：{reason}").format(**said)


def extension_granted(e):
    said = {"due_on": e.pub["due_on"], "decision": e.priv["decision"]}
    if not e.pub.get("excused"):
        return gettext("同意延期到{due_on} {decision}").format(**said).strip()
    ground = gettext(GROUNDS[e.pub["ground"]])
    return gettext("同意免责延期到{due_on}（{ground}） {decision}").format(ground=ground, **said).strip()


def superior_recorded(e):
    said = {"superior": e.priv["superior"], "number": e.priv["their_number"], "due": e.pub["due_on"] or "—"}
    if not e.pub["from_on"] or e.pub["from_on"] == e.pub["due_on"]:
        return gettext("上级督办：{superior} {number}，上级时限{due}").format(**said)
    said |= {"was": e.pub["from_on"], "reply": e.priv["reply"]}
    return gettext("上级时限由{was}改为{due}，依{superior}{reply}").format(**said)


def spoken_recorded(e):
    said = {"leader": e.priv["leader"], "heard": e.priv["heard_by"], "text": e.priv["text"]}
    return gettext("记{leader}口头指示（{heard}听到，待确认）：{text}").format(**said)


def spoken_confirmed(e):
    said = {"leader": e.priv["leader"], "words": e.priv["words"]}
    if e.pub["as"] == "leader":
        return gettext("{leader}确认口头指示 {words}").format(**said).strip()
    return gettext("代{leader}确认口头指示 {words}").format(**said).strip()


def spoken_denied(e):
    said = {"leader": e.priv["leader"], "words": e.priv["words"]}
    if e.pub["as"] == "leader":
        return gettext("{leader}：不是这个意思 {words}").format(**said).strip()
    return gettext("代{leader}答复：不是这个意思 {words}").format(**said).strip()
