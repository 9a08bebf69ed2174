"""What 云溪县 has promised: eight registers and the promises that fill them. All of it is invented."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Book:
    """A register: how it closes and what it adds to an item."""

    code: str
    name: str
    closing: str
    weight: int  # share of the items
    yellow_days: int = 5
    report_days: int = 0
    rhythm: str = ""  # reports that come round by the calendar
    fields: tuple[tuple[str, str, str, str], ...] = ()  # key, label, kind, choices
    grounds: tuple[str, ...] = ()  # what excuses a late date


BOOKS = (
    Book("LX", "党政联席会议定事项", "done", 62, report_days=30, grounds=("superior_approved", "force_majeure")),
    Book("DC", "督查发现问题册", "struck_off", 74, yellow_days=3, fields=(("kind", "问题类别", "choice", "脏乱差\n设施损坏\n违规排放\n占道经营"),)),
    Book("SC", "三城同创", "struck_off", 84, rhythm="meeting:3", fields=(("clause", "对应条款", "text", ""), ("points", "涉及点位", "number", ""))),
    Book("XM", "三十工程", "done", 46, rhythm="month:25", fields=(("invest", "年度投资（万元）", "number", ""), ("stage", "阶段", "choice", "前期\n开工\n在建\n收尾")), grounds=("land_not_released", "funds_not_released")),
    Book("RJ", "农村人居环境整治", "struck_off", 66, yellow_days=3),
    Book("DK", "创业担保贷款清收", "done", 22),
    Book("SY", "双拥模范城创建", "done", 20, rhythm="quarter:25"),
    Book("PS", "县领导批示件", "done", 26, yellow_days=3, report_days=15),
)  # fmt: skip


BOOK = {book.code: book for book in BOOKS}


@dataclass(frozen=True)
class Promise:
    """A kind of promise: `{p}` is a place, `{n}` a number. `scene` is what its photos show."""

    title: str
    lead: str  # unit code, or T for the township of the place
    scene: str
    joint: tuple[str, ...] = ()
    done_when: str = ""
    low: int = 2
    high: int = 9


P = Promise

PROMISES = {
    "LX": (
        P(
            "城东污水处理厂二期{p}段进场道路征地扫尾",
            "ZR",
            "pothole",
            ("ZJ",),
            "{n}户补偿协议全部签订，施工便道贯通。",
            2,
            6,
        ),
        P("{p}农村危房鉴定{n}户并出具报告", "ZJ", "lane", ("MZ",), "{n}户逐户有鉴定报告，C、D级名单公示。", 12, 48),
        P("{p}停车场开工，新增车位{n}个", "WJ", "site", ("ZJ",), "取得施工许可，基坑开挖。", 60, 180),
        P("{p}小学周边道路硬化{n}条", "JTYS", "pothole", ("JT",), "路面验收合格，标线齐全。", 2, 5),
        P("县级储备粮轮换{n}百吨", "FG", "document", ("CZ",), "出入库单据齐全，质检合格。", 20, 120),
        P("{p}集中供水管网改造{n}公里", "SL", "trench", ("ZJ",), "管网试压合格，水质检测达标。", 2, 12),
        P("第三季度经济指标偏差说明（{p}）", "TJ", "document", ("FG",), "书面说明报县政府，附数据来源。", 1, 1),
        P("{p}老旧小区加装门禁和消防设施{n}处", "ZJ", "street", ("YJ",), "设施安装并通过验收。", 4, 16),
        P("{p}便民服务点下沉事项{n}项", "ZW", "hall", (), "事项清单上墙，窗口可办。", 8, 30),
        P("冬季取暖设备入户{p}{n}户", "FG", "lane", ("CZ",), "入户安装，逐户有验收单和设备编号。", 40, 220),
    ),
    "DC": (
        P(
            "{p}生活污水直排口封堵并接入管网{n}处",
            "ZJ",
            "outfall",
            ("ST",),
            "{n}处排口全部封死，接入镇区管网，下游水质连续3天达标。",
            1,
            4,
        ),
        P("{p}农贸市场占道经营整治", "CG", "market", ("SC",), "摊位全部入市，主通道净宽不少于4米。"),
        P("{p}下水井盖缺失{n}处补装", "ZJ", "pothole", (), "井盖补齐，编号登记。", 2, 6),
        P("{p}建筑垃圾偷倒点清理", "CG", "bins", ("T",), "垃圾清运完毕，设置围挡和监控。"),
        P("{p}路灯不亮{n}盏修复", "CG", "lamps", (), "逐盏亮灯，附夜间照片。", 4, 60),
        P("{p}临街门店油烟直排整改{n}家", "ST", "street", ("CG",), "安装油烟净化设备并正常使用。", 2, 9),
        P("{p}超限车辆绕行路段管控", "JTYS", "pothole", ("GA",), "限高限宽设施到位，值守记录齐全。"),
        P("{p}公厕管护不到位整改", "CG", "hall", ("T",), "保洁人员和时间上墙，无异味。"),
        P("{p}河道漂浮物清理{n}公里", "SL", "river", ("T",), "水面无成片漂浮物，建立巡河记录。", 1, 6),
        P("{p}消防通道堵塞整治", "YJ", "street", ("CG",), "通道畅通，标线施划。"),
    ),
    "SC": (
        P("{p}背街小巷硬化{n}条", "ZJ", "pothole", ("T",), "路面平整，排水通畅。", 1, 5),
        P("{p}公厕改造{n}座", "CG", "hall", ("ZJ",), "达到二类公厕标准，通水通电。", 1, 4),
        P("{p}路口公益广告补装{n}处", "WL", "street", (), "按点位清单补齐，无破损。", 3, 14),
        P("{p}小区雨污分流改造{n}公里", "ZJ", "trench", ("SL",), "管网闭水试验合格。", 1, 3),
        P("{p}集贸市场升级改造", "SC", "market", ("CG",), "分区明确，公示栏和检测室齐全。"),
        P("{p}游园补植绿化{n}百平方米", "CG", "lane", (), "成活率不低于95%。", 3, 30),
        P("{p}垃圾分类投放点建成{n}处", "CG", "bins", ("T",), "四分类设施齐全，有人值守。", 3, 18),
        P("{p}校园食堂明厨亮灶{n}所", "SC", "workshop", ("JT",), "视频接入监管平台。", 1, 6),
        P("{p}客运站卫生整治", "JTYS", "street", (), "无卫生死角，标识规范。"),
        P("{p}病媒生物防制设施安装{n}处", "WJ", "bins", (), "按图安装并登记。", 10, 60),
    ),
    "XM": (
        P("智能农机产业园{p}厂房主体封顶", "CY", "site", ("ZR", "ZJ"), "主体结构验收合格。"),
        P("{p}冷链物流园招商签约{n}家", "SW", "document", ("CY",), "签订正式合同，附履约计划。", 1, 4),
        P("{p}小学扩建项目封顶", "JT", "site", ("ZJ",), "主体封顶，二次结构开始。"),
        P("通用机场{p}连接线建设", "JTYS", "pothole", ("ZR",), "路基贯通。"),
        P("云溪河{p}湿地公园铺装", "ZR", "lane", ("SL",), "铺装完成，通过分项验收。"),
        P("{p}标准化厂房{n}万平方米建设", "CY", "site", ("FG",), "主体完工，具备交付条件。", 1, 5),
        P("{p}污水提升泵站建成", "ZJ", "trench", ("ST",), "设备调试运行72小时。"),
        P("{p}高标准农田建设{n}千亩", "NY", "greenhouse", ("SL",), "田间工程完成，上图入库。", 2, 9),
    ),
    "RJ": (
        P("{p}{n}个村清渠", "T", "river", ("SL",), "渠道无垃圾、无堵点。", 2, 11),
        P("{p}生活垃圾清运车到位{n}辆", "T", "bins", ("CG",), "车辆上牌，路线排班公示。", 2, 6),
        P("{p}户厕改造{n}户", "T", "lane", ("NY",), "一户一档，群众签字认可。", 20, 160),
        P("{p}残垣断壁拆除{n}处", "T", "lane", (), "拆除清运，原址复绿。", 3, 25),
        P("{p}村内主干道两侧堆放清理", "T", "lane", (), "一眼净、全域净，连续两周保持。"),
        P("{p}黑臭水塘治理{n}口", "T", "river", ("ST",), "水体无异味，岸线清洁。", 1, 4),
        P("{p}庭院整治示范户{n}户", "T", "lane", ("NY",), "按标准挂牌。", 10, 50),
        P("{p}养殖粪污直排整治{n}家", "T", "outfall", ("ST", "NY"), "建成三级沉淀池，签订消纳协议。", 1, 7),
    ),
    "DK": (
        P("{p}逾期贷款{n}户上门清收", "RS", "document", ("T",), "逐户有催收记录，收回或落实分期。", 3, 14),
        P("{p}到期贷款{n}户提前提醒", "RS", "hall", (), "电话和书面提醒各一次。", 6, 40),
        P("{p}反担保人资格复核{n}户", "RS", "document", (), "复核表齐全。", 5, 30),
        P("{p}贷后回访{n}户", "RS", "workshop", ("T",), "回访记录和经营照片齐全。", 8, 30),
    ),
    "SY": (
        P("{p}退役军人服务站规范化验收{n}家", "TY", "hall", ("T",), "标牌、制度、台账齐全。", 2, 9),
        P("{p}现役军人家庭悬挂光荣牌{n}户", "TY", "lane", ("T",), "应挂尽挂，入户照片。", 6, 40),
        P("{p}优抚对象走访慰问{n}户", "TY", "lane", ("MZ",), "慰问金足额发放，签收单齐全。", 10, 60),
        P("{p}军民共建点提升", "TY", "lane", ("WL",), "共建协议、活动记录齐全。"),
    ),
    "PS": (
        P("{p}群众反映噪声扰民问题核查办理", "GA", "street", ("ST",), "现场处置，回访群众满意。"),
        P("{p}拖欠工程款信访件办结", "XF", "document", ("ZJ", "RS"), "款项支付凭证和息访承诺齐全。"),
        P("{p}企业用电增容事项协调", "FG", "site", ("CY",), "供电方案批复，送电。"),
        P("{p}农产品滞销产销对接", "NY", "greenhouse", ("SW",), "签订收购协议，库存清零。"),
        P("{p}校车停靠点安全隐患整改", "JT", "pothole", ("GA",), "停靠点标线、护栏到位。"),
        P("{p}医保窗口排队时间长问题整改", "YB", "hall", ("ZW",), "平均等候不超过15分钟。"),
    ),
}

# Places by township; a bureau's promise takes any of them.
PLACES = {
    "CGZ": ("东大街", "文庙街", "西关", "县人民医院"),
    "LHZ": ("柳河东干渠", "柳河镇粮站桥", "柳河镇农机站"),
    "SQZ": ("石桥镇西街", "石桥镇老集", "石桥镇桥南"),
    "BQX": ("白泉乡上泉", "白泉乡下泉", "白泉乡集镇"),
    "DLX": ("东岭乡岭西", "东岭乡集镇"),
    "QSZ": ("青山镇竹园", "青山镇杏坡"),
    "MTZ": ("马头镇渡口", "马头镇集镇"),
    "YFX": ("云峰乡云顶", "云峰乡集镇"),
    "NHJ": ("南湖翠屏路", "南湖湖滨路", "南湖广场"),
    "BGJ": ("北关老街", "北关市场"),
    "XSJ": ("站前路", "新市二路"),
    "HYZ": ("和源镇双塔", "和源镇集镇"),
}

SOURCES = {
    "LX": ("meeting", "党政联席会纪要第{i}项", "会议议定：{title}，由{lead}牵头，{due}前完成。"),
    "DC": (
        "inspection",
        "督查暗访通报第{i}条",
        "暗访发现，有关问题反映强烈。请{lead}牵头办理：{title}，{due}前完成。",
    ),
    "SC": ("document", "三城同创任务清单条款{i}", "责任单位：{lead}。任务：{title}。完成时限：{due}。"),
    "XM": ("document", "三十工程推进清单第{i}号", "{title}，责任单位{lead}，节点时限{due}。"),
    "RJ": (
        "document",
        "农村人居环境集中整治方案第{i}条",
        "{lead}要于{due}前完成{title}，逐条对照考核标准，全力以赴抓好落实。",
    ),
    "DK": ("document", "创业担保贷款{m}月清收任务分解", "{lead}牵头，{title}，{due}前办结。"),
    "SY": ("document", "双拥创建任务分解表第{i}行", "{lead}：{title}，完成时限{due}。"),
    "PS": ("instruction", "{leader}批示", "请{lead}抓紧办理：{title}，{due}前报结果。"),
}

# By how far the work is.
PROGRESS = (
    "已完成摸排，正在制定方案。",
    "已会同配合单位现场核实，分工到人。",
    "材料已到货，明日开始安装。",
    "施工队伍已进场，按工序推进。",
    "因连日降雨耽误，已增加人手抢进度。",
    "完成过半，剩余部分本周推进。",
    "主体完成，正在收尾和自查。",
)
AT_DESKS = ("DK", "SY", "PS")  # books of lists and letters, not of building sites
DESK_PROGRESS = (
    "已逐户核对名单，正在联系。",
    "材料陆续收到，缺的已通知补交。",
    "已会同有关单位会商，意见一致。",
    "名单内的陆续办完，其余逐户在催。",
    "主要内容已办完，正在汇总佐证。",
)
ALL_DONE = "全部完成，佐证一并附上。"

STOP_REASONS = {
    "withdrawn": "上级方案调整，不再实施。",
    "suspended": "上级方案调整，等批复后恢复。",
}

PARTS = ("{title}：现场清障和迁改配合", "{title}：资料归档和公示")
INNER_TASKS = ("现场踏勘，列出问题清单", "对接施工单位，排定工期", "收集佐证照片和验收资料")

STATEMENTS = (
    "已全部完成，达到规定的完成标准，佐证附后，请核验。",
    "逐项对照完成标准自查合格，现场照片和资料附后。",
    "按时限完成，群众回访满意，申请销号。",
)

RETURN_REASONS = (
    "照片看不出整改前后同一位置，请补拍全景。",
    "佐证与另一件事项的照片疑似同一张，请说明并补拍。",
    "验收单缺签字，请补齐。",
    "只完成一部分，请办完再报。",
)

DECLINE_REASONS = (
    "不属于本单位职责，建议改派城管局。",
    "该路段属交通部门管养，建议改派。",
    "已由上级统一实施，建议改派牵头单位。",
)
EXTENSION_REASONS = (
    "地下有旧电缆，改线要8个工作日。",
    "材料供应推迟，厂家已出具说明。",
    "降雨影响，路面无法施工。",
    "用地手续在省厅，预计两周内批复。",
)
# Ground: why, and what proves it.
EXCUSES = {
    "superior_approved": ("市里统一调整了实施计划。", "市政府办复函〔{year}〕31号"),
    "force_majeure": ("连日暴雨，工地被淹。", "县应急局灾情通报〔{year}〕4号"),
    "land_not_released": ("用地手续在省厅，预计两周内批复。", "省厅用地受理单〔{year}〕118号"),
    "funds_not_released": ("上级专项资金还没有下达。", "县财政局资金下达情况说明〔{year}〕9号"),
}
SUPERIORS = ("市政府督查室", "市委督查室", "市生态环境保护督察组")
URGES = ("时限已近，请抓紧报进展。", "已超时限，请说明原因和完成日期。", "两周没有反馈，请今天报情况。")
INSTRUCTIONS = ("逐户看，不要只听汇报。", "两家一起到现场，定一个完成日期。", "年底前必须办好，群众等不起。")
VERDICT_NOTES = ("与现场相符。", "前后对比清楚。", "签字齐全，数量相符。")
REBOUNDS = ("同一处又出现占道，属反弹。", "复查发现再次损坏。", "暗访发现污水再次外溢。")
