"""Why a rule of the reader passed a sentence over, in the words of the office."""

from taizhang.engine.refusal import N_

ATTITUDE = N_("表态、口号，没有具体任务")

# Every rule of the reader that can refuse; a test holds the list against them.
REASONS = {
    "directive.asks-a-question": N_("是问句，没有交办"),
    "directive.reporter-speaks": N_("记者说的话，不是要求"),
    "directive.is-no-sentence": N_("落款、抬头、标签，不是一句话"),
    "directive.announces-what-follows": N_("只是引出下文，任务写在后面"),
    "directive.heads-a-section": N_("小标题，任务写在下面"),
    "directive.hears-agenda": N_("讲会议的议程，没有要谁办什么"),
    "directive.admits": N_("讲存在的不足，没有要谁办什么"),
    "directive.foresees": N_("预计、展望，不是任务"),
    "directive.tells-the-past": N_("讲已经做了的事"),
    "directive.goes-on-telling": N_("接着上句讲已经做了的事"),
    "directive.gives-reason": N_("讲道理、讲意义，没有要谁办什么"),
    "directive.names-a-state": N_("讲某方面的情况，没有要谁办什么"),
    "directive.lists-attendance": N_("讲谁出席、谁主持"),
    "directive.is-telling-scene": N_("讲正在做的事"),
    "directive.names-no-action": N_("没有写要做什么"),
    "not-a-task-row.total": N_("合计、小计，不是任务"),
    "not-a-task-row.header-again": N_("表头，不是任务"),
    "not-a-task-row.group-heading": N_("表里的小标题，任务在下面各行"),
    "not-a-task-row.blank": N_("这一行没有写任务"),
}


def reason_of(rule: str) -> str:
    """The reason as the list of 不成事项 prints it; a directive that is passed over only strikes an attitude."""
    return REASONS.get(rule, ATTITUDE)
