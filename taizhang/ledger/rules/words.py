"""The closed lists of the ledger: states, verbs, lights, verdicts, with their words on the screen."""

from enum import StrEnum

from taizhang.engine.refusal import N_


class State(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    CLAIMED = "claimed"
    RETURNED = "returned"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    HISTORIC = "historic"


STATES = {
    State.DRAFT: N_("草稿"),
    State.ISSUED: N_("待签收"),
    State.DECLINED: N_("退件"),
    State.ACCEPTED: N_("已签收"),
    State.IN_PROGRESS: N_("推进中"),
    State.CLAIMED: N_("申请销号"),
    State.RETURNED: N_("退回补正"),
    State.SUSPENDED: N_("挂起"),
    State.CLOSED: N_("已销号"),
    State.WITHDRAWN: N_("撤销"),
    State.REOPENED: N_("反弹重开"),
    State.HISTORIC: N_("历史导入·未经核验"),  # done before this ledger was kept: never sealed
}

# Where the doing side works: the deadline counts and a light burns.
WORKING = frozenset({State.ACCEPTED, State.IN_PROGRESS, State.RETURNED, State.REOPENED})
# Issued and not yet over; the ledger's "在办".
OPEN = WORKING | {State.ISSUED, State.DECLINED, State.CLAIMED, State.SUSPENDED}
OVER = frozenset({State.CLOSED, State.WITHDRAWN, State.HISTORIC})


class Verb(StrEnum):
    EDIT = "edit"
    DELETE = "delete"
    FILE_HISTORY = "file_history"
    ISSUE = "issue"
    REISSUE = "reissue"
    ACCEPT = "accept"
    DECLINE = "decline"
    REFUSE_DECLINE = "refuse_decline"
    REPORT = "report"
    UPLOAD = "upload"
    BREAK_DOWN = "break_down"
    DIVIDE = "divide"
    ASSIGN = "assign"
    HAND_OVER = "hand_over"
    SEND_LETTER = "send_letter"
    RECEIVE_LETTER = "receive_letter"
    SET_DUE = "set_due"
    ASK_EXTENSION = "ask_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    DRAFT_CLAIM = "draft_claim"
    FINISH_PART = "finish_part"
    SUBMIT_CLAIM = "submit_claim"
    SUBMIT_BY_SHEET = "submit_by_sheet"
    RECORD_CLAIM = "record_claim"
    RECORD_PROGRESS = "record_progress"
    RETRACT_PROGRESS = "retract_progress"
    WITHDRAW_CLAIM = "withdraw_claim"
    OPEN_PROOF = "open_proof"
    JUDGE = "judge"
    RETURN = "return"
    PASS = "pass"  # noqa: S105
    CONFIRM_CLOSE = "confirm_close"
    CLOSE = "close"
    SUSPEND = "suspend"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    NO_CHANGE = "no_change"
    CORRECT_REPORT = "correct_report"
    NAME_BLOCKER = "name_blocker"
    RESOLVE_BLOCKER = "resolve_blocker"
    CONFIRM_BLOCKER = "confirm_blocker"
    CONCLUDE_STAGE = "conclude_stage"
    URGE = "urge"
    URGE_BY_PHONE = "urge_by_phone"
    INSTRUCT = "instruct"
    HANG = "hang"
    UNHANG = "unhang"
    CITE = "cite"
    RECORD_SUPERIOR = "record_superior"
    SUPERIOR_STRUCK_OFF = "superior_struck_off"
    RECORD_SPOKEN = "record_spoken"
    REMIND_SPOKEN = "remind_spoken"
    CHANGE_SECRETARY = "change_secretary"
    OWN_INITIATIVE = "own_initiative"
    ASK_PURGE = "ask_purge"
    CONFIRM_PURGE = "confirm_purge"
    REFUSE_PURGE = "refuse_purge"


VERBS = {
    Verb.EDIT: N_("修改"),
    Verb.DELETE: N_("删除草稿"),
    Verb.FILE_HISTORY: N_("记为历史"),
    Verb.ISSUE: N_("交办"),
    Verb.REISSUE: N_("改派"),
    Verb.ACCEPT: N_("签收"),
    Verb.DECLINE: N_("退件"),
    Verb.REFUSE_DECLINE: N_("不同意退件"),
    Verb.REPORT: N_("报进展"),
    Verb.UPLOAD: N_("交佐证"),
    Verb.BREAK_DOWN: N_("分解"),
    Verb.DIVIDE: N_("内部分工"),
    Verb.ASSIGN: N_("定责任人"),
    Verb.HAND_OVER: N_("划转"),
    Verb.SEND_LETTER: N_("去函"),
    Verb.RECEIVE_LETTER: N_("来函"),
    Verb.SET_DUE: N_("定时限"),
    Verb.ASK_EXTENSION: N_("申请延期"),
    Verb.GRANT_EXTENSION: N_("同意延期"),
    Verb.REFUSE_EXTENSION: N_("不同意延期"),
    Verb.DRAFT_CLAIM: N_("拟申请销号"),
    Verb.FINISH_PART: N_("报本部分办结"),
    Verb.SUBMIT_CLAIM: N_("提交销号申请"),
    Verb.SUBMIT_BY_SHEET: N_("凭签字单提交"),
    Verb.RECORD_CLAIM: N_("代录销号申请"),
    Verb.RECORD_PROGRESS: N_("代录进展"),
    Verb.RETRACT_PROGRESS: N_("撤回代录"),
    Verb.WITHDRAW_CLAIM: N_("撤回销号申请"),
    Verb.OPEN_PROOF: N_("打开佐证"),
    Verb.JUDGE: N_("核验"),
    Verb.RETURN: N_("退回补正"),
    Verb.PASS: N_("核验通过，报下一级"),
    Verb.CONFIRM_CLOSE: N_("确认销号"),
    Verb.CLOSE: N_("销号"),
    Verb.SUSPEND: N_("挂起"),
    Verb.RESUME: N_("恢复"),
    Verb.WITHDRAW: N_("撤销"),
    Verb.REOPEN: N_("反弹重开"),
    Verb.NO_CHANGE: N_("无变化"),
    Verb.CORRECT_REPORT: N_("更正报送"),
    Verb.NAME_BLOCKER: N_("报卡点"),
    Verb.RESOLVE_BLOCKER: N_("解决卡点"),
    Verb.CONFIRM_BLOCKER: N_("确认卡点"),
    Verb.CONCLUDE_STAGE: N_("阶段性办结"),
    Verb.URGE: N_("催办"),
    Verb.URGE_BY_PHONE: N_("电话催办"),
    Verb.INSTRUCT: N_("写批示"),
    Verb.HANG: N_("挂入其他专项"),
    Verb.UNHANG: N_("从专项摘下"),
    Verb.CITE: N_("添来源"),
    Verb.RECORD_SUPERIOR: N_("记上级督办"),
    Verb.SUPERIOR_STRUCK_OFF: N_("记上级销号"),
    Verb.RECORD_SPOKEN: N_("记口头指示"),
    Verb.REMIND_SPOKEN: N_("提醒确认"),
    Verb.CHANGE_SECRETARY: N_("换确认人"),
    Verb.OWN_INITIATIVE: N_("自行立项"),
    Verb.ASK_PURGE: N_("申请清除"),
    Verb.CONFIRM_PURGE: N_("确认清除"),
    Verb.REFUSE_PURGE: N_("不同意清除"),
}


class Verdict(StrEnum):
    TRUE = "true"
    DOUBTFUL = "doubtful"
    NOT_ACCEPTED = "not_accepted"


VERDICTS = {
    Verdict.TRUE: N_("属实"),
    Verdict.DOUBTFUL: N_("存疑"),
    Verdict.NOT_ACCEPTED: N_("不予采信"),
}


class Colour(StrEnum):
    """A light, or `closed`, where the seal stands in the light's place."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    GREY = "grey"
    CLOSED = "closed"


COLOURS = {
    Colour.RED: N_("红"),
    Colour.YELLOW: N_("黄"),
    Colour.GREEN: N_("绿"),
    Colour.GREY: N_("灰"),
    Colour.CLOSED: N_("销"),
}


class Closing(StrEnum):
    """What a register calls its close-out: problems are 销号, instructions and requests 办结."""

    STRUCK_OFF = "struck_off"
    DONE = "done"


CLOSINGS = {Closing.STRUCK_OFF: N_("销号"), Closing.DONE: N_("办结")}


def state_word(state, closing):
    """The state in the words of the register: requests are 已办结 where problems are 已销号."""
    return N_("已办结") if state == State.CLOSED and closing == Closing.DONE else STATES[State(state)]


class FieldKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


FIELD_KINDS = {
    FieldKind.TEXT: N_("文字"),
    FieldKind.NUMBER: N_("数字"),
    FieldKind.DATE: N_("日期"),
    FieldKind.CHOICE: N_("选项"),
}


class SourceKind(StrEnum):
    DOCUMENT = "document"
    MEETING = "meeting"
    INSTRUCTION = "instruction"
    INSPECTION = "inspection"
    REQUEST = "request"
    OTHER = "other"


SOURCE_KINDS = {
    SourceKind.DOCUMENT: N_("文件"),
    SourceKind.MEETING: N_("会议"),
    SourceKind.INSTRUCTION: N_("领导批示"),
    SourceKind.INSPECTION: N_("检查"),
    SourceKind.REQUEST: N_("诉求"),
    SourceKind.OTHER: N_("其他"),
}


class Doubt(StrEnum):
    """Why a proof wants a second look. A missing place or time is no doubt: chat apps strip both."""

    SAME_BYTES = "same_bytes"
    NEAR_DUPLICATE = "near_duplicate"
    BEFORE_ITEM = "before_item"
    FAR_AWAY = "far_away"


DOUBTS = {
    Doubt.SAME_BYTES: N_("与{other}的一份佐证是同一个文件。"),
    Doubt.NEAR_DUPLICATE: N_("与{other}的照片疑似重复，相似{percent}%。"),
    Doubt.BEFORE_ITEM: N_("拍摄时间{taken}早于本事项立项（{entered}）。"),
    Doubt.FAR_AWAY: N_("拍摄地点离事项所在地约{metres}米。"),
}
