"""What the columns of an office's ledger are called, and which field each one is."""

from __future__ import annotations

import re
import unicodedata

from taizhang.engine.reading.tables import kind_of

HINT = "台账提示"
"""The heading of the column in which our own hints stand: it is never read back."""
HINTS = f"【{HINT}】"
"""What our own words begin with where no heading says whose they are: they are no remark of the office."""

# By field, the first that fits wins. Spaces, brackets with what stands in them, and marks are left out before.
_UNIT = r"(?:单位|部门|科室|股室|主体|机关|乡镇|镇街)"
_CALLED = {
    "ours": HINT,
    "ignore": r".*(?:签字|盖章|电话|手机|邮箱|照片|附件|打分|得分|分值|权重|排名|灯|是否逾期|剩余天数|超期天数)|"
    r"(?:原定|考核时限|上级时限|佐证|进度|交办|延期|退回|反弹|还挂在|台账册|灯)",
    "item_number": r"(?:台账|事项|督办|督查|立项|交办|任务)?(?:编号|编码)|(?:台账|事项|督办|督查|立项|交办|任务)号",
    "number": r"(?:序号|序|号|项号|行号|项次|序次|排序|NO|No|ID)",
    "report_on": r"(?:进展|反馈|更新|填报|报送|上报|报告|进度)(?:更新|填报|反馈)?(?:时间|日期)|截止统计(?:时间|日期)",
    "state": r"(?:当前|目前|办理|完成|工作|任务|推进|事项|整改|销号|办结)?(?:状态|进度状态)|(?:是否|有否|有无)"
    r"(?:已)?(?:完成|办结|销号|整改到位)|(?:完成|办结|销号)与否|完成(?:率|比例|进度)|销号情况",
    "due": r"(?:计划|要求|拟|预计|应|原定|规定|现)?(?:整改|完成|办理|办结|落实|解决|工作|任务|竣工|推进|责任|销号)?"
    r"(?:完成|办结|截止)?(?:时限|期限|节点|截止)(?:要求|时间|日期)?|时间节点(?:要求)?|截止(?:时间|日期)|时间要求|时间安排|进度安排|"
    r"(?:计划|要求|拟|预计|应)?(?:整改|完成|办理|办结|落实|解决|竣工)(?:完成)?(?:时间|日期|时点)",
    "leads": rf"(?:第一|主要)?(?:责任|牵头|主办|承办|落实|实施|整改|负责|主管|主责|办理|完成|主体|包抓|承担|交办)"
    rf"(?:责任|落实|办理|牵头)?{_UNIT}.{{0,4}}|责任主体|牵头|主办|责任分工|任务分工|分工|责任划分|{_UNIT}(?:名称)?",
    "joints": rf"(?:责任)?(?:配合|协办|协同|参与|协助|参加|支持|会办)(?:责任)?{_UNIT}?",
    "leader": r".{0,4}(?:责任领导|牵头领导|包[抓联保挂]领导|分管领导|[省市县区]级(?:责任|牵头|包[抓联保挂]|分管)?领导|联系领导|"
    r"挂[帅联钩]领导|督办领导|主要领导|分管县?长|包[抓联保]人|领导)(?:姓名|职务|及职务)?",
    "responsible": r".{0,6}(?:责任人|负责人|联系人|经办人|牵头人|联络员|具体责任人|承办人|主办人|责任同志|负责同志)"
    r"(?:姓名|及?职务)?|姓名",
    "source": r".*(?:来源|出处|依据|文号|文件名称?)|(?:会议|批示|交办)(?:名称|届次|来源|领导)|会议",
    "remark": r"备注|说明|附注|其他|备考",
    "done_when": r".*(?:标准|成效|成果|预期|验收|销号条件|标志|效果).*|"
    r"(?:工作|整改|任务|总体|年度|具体|主要|阶段|绩效|全年|预期|完成|创建)?目标(?:要求|值|任务)?|目标数|任务数|全年计划",
    "progress": r".*(?:进展|进度(?!安排|要求|计划)|完成情况|落实情况|整改情况|办理情况|推进情况|整改结果|办理结果|工作情况|"
    r"现状|反馈情况|开展情况|反馈|工作动态|最近一次).*",
    "group": r"(?:项目|任务|工作|事项|问题)?(?:类别|分类|类型|领域|板块|大类|性质|方面|专项)",
    "requirement": r".*(?:措施|举措|做法|对策|打算|要求|要点|明细|步骤).*|(?:具体|主要|工作|建设|详细|任务|整改|实施)"
    r"(?:工作)?(?:内容|任务及内容)|(?:具体|细化|整改)(?:工作)?任务|内容",
    "title": r".*(?:任务|事项|工作|议题|项目|问题|短板|隐患|不足|堵点|差距|事由|条款).*|名称|标题|件名|题目|指标|.{1,4}名称",
}  # fmt: skip
_PATTERNS = {name: re.compile(pattern) for name, pattern in _CALLED.items()}
_OF_KIND = {
    "number": "number", "owner": "leads", "weak-owner": "leads", "joint": "joints", "person": "responsible", "due": "due",
    "goal": "done_when", "problem": "title", "task": "title", "measure": "requirement", "progress": "progress",
}  # fmt: skip
_ASIDE = re.compile(r"\([^()]*\)|[\s:：*/·、,，]|（[^（）]*）")
_LONGEST = 16
ONE_ONLY = frozenset(
    ("number", "item_number", "title", "done_when", "due", "state", "report_on", "group", "responsible", "leader")
)
"""Fields that one column gives; of the others several columns are put together."""


def folded(text: str) -> str:
    """A heading without what offices write into it for looks: spaces, line breaks, brackets, full-width letters."""
    return _ASIDE.sub("", unicodedata.normalize("NFKC", text)).strip()


def field_of(heading: str) -> str:
    """The field that a heading names, or ""."""
    text = folded(heading)
    if not 1 <= len(text) <= _LONGEST:
        return ""
    found = next((name for name, pattern in _PATTERNS.items() if pattern.fullmatch(text)), "")
    return found or _OF_KIND.get(kind_of(text), "")
