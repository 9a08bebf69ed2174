"""What the catalogue page shows in the components: invented matters of the fictional county."""
# ruff: noqa: E501  (sentences of Chinese words are not broken)

from django import forms


class Sample(forms.Form):
    """A form as rooms write them, to show bound fields."""

    # ruff: noqa: E501  (sentences of Chinese words are not broken)

    title = forms.CharField(label="事项", help_text="一句话，谁、做什么、到什么程度")
    urgent = forms.ChoiceField(label="缓急", choices=[("no", "一般"), ("yes", "急")], required=False)
    due_on = forms.DateField(label="现时限", error_messages={"invalid": "日期写成 2026-11-24 这样"})


def sample_form():
    return Sample({"title": "南湖街道公厕改造 4 座", "urgent": "yes", "due_on": "下月底"})


COLOURS = [
    ("纸", "paper", "#f8f3e7", "页面底"),
    ("页", "sheet", "#fffdf7", "输入、单据"),
    ("凹", "well", "#f1e9d8", "未选、空轨"),
    ("墨", "ink", "#1a2a40", "正文 13:1"),
    ("墨蓝", "blue", "#1f4a75", "动作、链接 8.3:1"),
    ("朱", "verm", "#bf2d1a", "红灯、销号印 5.3:1"),
    ("藤黄", "amber", "#e0a526", "黄灯填色，配斜纹"),
    ("石绿", "green", "#2f7a5b", "绿灯填色，配圆点"),
    ("灰", "grey", "#8f897a", "灰灯，配横线"),
    ("赭", "ochre", "#8a4710", "出错、存疑 6.3:1"),
]

LIGHTS = [
    ("red", "超5个工作日", "过了现时限，未报完成，或被退回后过期"),
    ("yellow", "剩 2 日", "离现时限不足 5 个工作日，或节点晚了"),
    ("green", "", "按计划"),
    ("grey", "挂起", "未签收、未开始、挂起、撤销"),
]

TOTALS = [
    {
        "label": "在办事项",
        "value": "368",
        "unit": "件，上周五 371 件",
        "url": "#",
        "lights": {"red": 23, "yellow": 41, "green": 268, "grey": 36},
        "sum": "23 + 41 + 268 + 36 = 368",
        "agrees": True,
    },
    {"light": "red", "value": "23", "unit": "件", "note": "较上周 ＋3，最久10个工作日", "url": "#", "late": True},
    {"light": "yellow", "value": "41", "unit": "件", "note": "3 个工作日内到期 8 件", "url": "#"},
    {"light": "green", "value": "268", "unit": "件", "note": "其中 9 件连报“无变化”", "url": "#"},
    {"light": "grey", "value": "36", "unit": "件", "note": "未签收 5，挂起 31", "url": "#"},
    {"label": "待核验", "icon": "clock", "value": "17", "unit": "件", "note": "最久的等了 3 个工作日", "url": "#"},
    {"label": "本月销号", "seal": True, "value": "44", "unit": "件", "note": "退回 11，反弹 1", "url": "#"},
]

FACTS = [
    {"label": "原定时限", "was": "10月30日", "value": " ", "note": "31 日是周六"},
    {"label": "现时限", "value": "11月24日", "note": "延 1 次，＋17 日"},
    {"label": "申请销号", "value": "11月19日 16:42"},
    {"label": "记分按", "value": "原定时限", "note": "延期理由不免责"},
    {"label": "牵头单位", "value": "住建局", "url": "#"},
    {"label": "责任人", "value": "未指定", "missing": True},
    {"label": "配合单位", "value": "柳河镇、生态环境局"},
    {"label": "分管领导", "value": "", "note": ""},
]

JOURNAL = [
    {"when": "今天 09:12", "act": "核验", "says": "打开佐证 3", "by": "督查室 林晓棠", "tone": "state", "receipt": "#48207 9e02…41b"},
    {"when": "11-19 16:42", "act": "申请销号", "says": "何思源代罗振邦报完成，交佐证 6 份", "tone": "state", "receipt": "#48102 71fa…c08"},
    {"when": "11-18 10:03", "act": "进展", "says": "3 处封堵完，闭水试验合格", "tone": "note", "receipt": "#47990 2c5d…e17"},
    {"when": "11-06 18:00", "act": "催办", "says": "节点“开槽接管”晚 9 个工作日", "by": "自动", "tone": "warn", "receipt": "#46215 b3a0…5f4"},
]  # fmt: skip

GAPS = [
    {"n": 3, "text": "件没有责任人", "note": "LX-2026-0055、SC-2026-0331", "url": "#", "go": "去指定"},
    {"n": 2, "text": "家单位没有联络员", "note": "粮储中心、东岭乡", "url": "#", "go": "去看"},
    {"n": 0, "text": "个节点到期没有佐证"},
]

RANK = [
    {
        "name": "自然资源局",
        "value": 46,
        "of": 50,
        "text": "46 日",
        "note": "5 件在等它，最久 14 日：用地批复",
        "url": "#",
    },
    {"name": "住建局", "value": 25, "of": 50, "text": "25 日", "note": "4 件在等它，最久 8 日：施工许可", "url": "#"},
    {"name": "柳河镇", "value": 9, "of": 10, "text": "9 / 10", "tone": "cap"},
    {"name": "城管局", "value": 3, "of": 10, "text": "3 日", "tone": "red"},
]

LADDER = [
    {"n": 18, "label": "提醒", "url": "#"},
    {"n": 6, "label": "催办", "url": "#"},
    {"n": 2, "label": "督办", "note": "待签"},
    {"n": 1, "label": "通报", "note": "待签"},
    {"n": 0, "label": "约谈"},
]

VIEWS = [
    {"text": "在办", "count": 368, "url": "#", "current": True},
    {"text": "红黄灯", "count": 64, "url": "#"},
    {"text": "待核验", "count": 17, "url": "#"},
    {"text": "本月销号", "count": 0, "url": "#"},
]

CHIPS = [
    {"light": "red", "count": 23, "url": "#", "on": True},
    {"light": "yellow", "count": 41, "url": "#"},
    {"light": "green", "count": 268, "url": "#"},
    {"light": "grey", "count": 36, "url": "#"},
]

REGISTERS = [("dc", "督查问题册"), ("lx", "联席会议定"), ("sc", "三城同创")]


def days():
    """Three working weeks around a Friday."""

    def entry(light, text):
        return {"light": light, "text": text, "url": "#"}

    filled = {
        16: [entry("red", "公厕改造")],
        17: [entry("red", "逾期清收"), entry("green", "月报")],
        20: [entry("yellow", "雨污分流"), entry("yellow", "危房鉴定"), entry("green", "双周报")],
        24: [entry("yellow", "污水封口"), entry("green", "村账公开")],
        27: [entry("grey", "挂起到期")],
    }
    words = "一二三四五六日"
    shown = []
    for day in range(16, 31):
        weekday = (day - 16) % 7
        shown.append(
            {
                "day": day,
                "weekday": words[weekday] if weekday > 4 else "今天" if day == 20 else f"周{words[weekday]}",
                "off": weekday > 4,
                "past": day < 20,
                "today": day == 20,
                "items": filled.get(day, []),
                "more": 14 if day == 20 else 0,
                "url": "#",
            }
        )
    return shown


def rows():
    """Rows of the ledger table as queries hand them to the page."""
    blank = {"url": "#", "leader": "韩县长", "steps": [], "proofs": 0, "closed": False, "late": False}
    return [
        blank | {
            "id": 1, "light": "red", "why": "超5个工作日", "number": "RJ-2026-0208", "title": "白泉乡 6 个村生活垃圾清运车到位",
            "source": "人居条款 4.2", "unit": "白泉乡", "person": "覃若水", "original": "10-30", "due": "11-13", "late": True,
            "steps": [{"state": "d"}, {"state": "l"}], "steps_text": "节点 2 个，完成 1 个，1 个过期", "proofs": 4,
            "state": "推进中", "last_on": "11-17", "last": "到位 4 辆",
        },
        blank | {
            "id": 2, "light": "yellow", "why": "剩 2 日", "number": "DC-2026-0147", "title": "柳河镇东干渠 3 处生活污水直排口封堵并接入管网",
            "source": "暗访 09-22", "unit": "住建局", "person": "罗振邦", "original": "10-30", "due": "11-24",
            "steps": [{"state": "d"}, {"state": "d"}, {"state": ""}], "steps_text": "节点 3 个，完成 2 个", "proofs": 6,
            "state": "申请销号", "last_on": "11-19", "last": "待核验 1 日",
        },
        blank | {
            "id": 3, "light": "grey", "why": "未签收", "number": "LX-2026-0055", "title": "县级储备粮轮换 1.2 万吨",
            "source": "联席会·第10项", "unit": "发改委", "person": "", "original": "", "due": "12-25",
            "state": "交办", "last_on": "11-09", "last": "没有责任人",
        },
        blank | {
            "id": 4, "light": "closed", "why": "11-19", "number": "DC-2026-0128", "title": "石桥镇西街下水井盖缺失 4 处补装",
            "source": "暗访 10-21", "unit": "城管局", "person": "贺文韬", "original": "", "due": "11-20", "proofs": 8,
            "state": "销号", "last_on": "11-19", "last": "核验 苗青", "closed": True,
        },
    ]  # fmt: skip


DOUBTS = [{"text": "与 DC-2026-0113 的照片疑似重复，相似 94%。", "url": "#", "go": "并排比对"}]
MESSAGE = "【住建局】今天交办 3 件：\n1. DC-2026-0147 柳河镇东干渠排口封堵，11月24日前\n2. SC-2026-0316 南湖街道公厕改造 4 座，11月16日前\n请于今天下班前签收。"


def context():
    """Everything the page names."""
    return {
        "colours": COLOURS,
        "lights": LIGHTS,
        "totals": TOTALS,
        "facts": FACTS,
        "journal": JOURNAL,
        "gaps": GAPS,
        "rank": RANK,
        "ladder": LADDER,
        "views": VIEWS,
        "chips": CHIPS,
        "registers": REGISTERS,
        "days": days(),
        "rows": rows(),
        "doubts": DOUBTS,
        "message": MESSAGE,
        "form": sample_form(),
    }
