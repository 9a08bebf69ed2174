"""Who there is in 云溪县: units on three levels, posts, and the demo accounts. All of it is invented."""

from dataclasses import dataclass

AREA = "云溪县"
ORIGIN = "demo.taizhang/yunxi"
CENTRE = (30.0, 100.0)  # of no town in particular

# (code, name, short name, aliases)
OFFICES = (
    ("ZF", "云溪县人民政府", "县政府", ("县人民政府",)),
    ("DCS", "云溪县委县政府督查室", "督查室", ("县督查室", "督查考核室")),
    ("JG", "云溪县纪律检查委员会", "县纪委", ("纪委监委", "县纪委监委")),
)

BUREAUS = (
    ("FG", "云溪县发展和改革委员会", "发改委", ("发展改革委", "县发改委")),
    ("JT", "云溪县教育体育局", "教体局", ("教育局",)),
    ("KJ", "云溪县科学技术局", "科技局", ()),
    ("GX", "云溪县工业和信息化局", "工信局", ()),
    ("GA", "云溪县公安局", "公安局", ("公安部门",)),
    ("MZ", "云溪县民政局", "民政局", ("民政部门",)),
    ("SF", "云溪县司法局", "司法局", ()),
    ("CZ", "云溪县财政局", "财政局", ("财政部门",)),
    ("RS", "云溪县人力资源和社会保障局", "人社局", ("人社部门",)),
    ("ZR", "云溪县自然资源局", "自然资源局", ("自规局", "自然资源部门")),
    ("ST", "云溪县生态环境局", "生态环境局", ("环保局", "生态环境部门")),
    ("ZJ", "云溪县住房和城乡建设局", "住建局", ("住建部门",)),
    ("CG", "云溪县城市管理局", "城管局", ("城管部门", "城市管理局")),
    ("JTYS", "云溪县交通运输局", "交通局", ("交通部门",)),
    ("SL", "云溪县水利局", "水利局", ("水利部门",)),
    ("NY", "云溪县农业农村局", "农业农村局", ("农业局", "农业农村部门")),
    ("SW", "云溪县商务局", "商务局", ("商务部门",)),
    ("WL", "云溪县文化广电和旅游局", "文旅局", ("文广旅局",)),
    ("WJ", "云溪县卫生健康委员会", "卫健委", ("卫健部门",)),
    ("TY", "云溪县退役军人事务局", "退役军人局", ("退役军人事务部门",)),
    ("YJ", "云溪县应急管理局", "应急局", ("应急管理部门",)),
    ("SC", "云溪县市场监督管理局", "市场监管局", ("市监局", "市场监管部门")),
    ("TJ", "云溪县统计局", "统计局", ("统计部门",)),
    ("YB", "云溪县医疗保障局", "医保局", ()),
    ("XF", "云溪县信访局", "信访局", ()),
    ("ZW", "云溪县政务服务和大数据管理局", "政务局", ("政务服务中心", "大数据局")),
    ("CY", "云溪县产业集聚区管理委员会", "产业集聚区", ("产业集聚区管委会",)),
)

# Township or street, with its villages and communities.
TOWNSHIPS = (
    ("CGZ", "城关镇", ("东街社区", "文庙社区")),
    ("LHZ", "柳河镇", ("河东村", "粮站村")),
    ("SQZ", "石桥镇", ("桥南村", "老集村")),
    ("BQX", "白泉乡", ("上泉村", "下泉村")),
    ("DLX", "东岭乡", ("岭西村",)),
    ("QSZ", "青山镇", ("竹园村", "杏坡村")),
    ("MTZ", "马头镇", ("渡口村",)),
    ("YFX", "云峰乡", ("云顶村",)),
    ("NHJ", "南湖街道", ("翠屏社区", "湖滨社区")),
    ("BGJ", "北关街道", ("北关社区",)),
    ("XSJ", "新市街道", ("站前社区",)),
    ("HYZ", "和源镇", ("双塔村",)),
)


@dataclass(frozen=True)
class Role:
    """A demo account: who logs in, in which post, and what for."""

    username: str
    person: str
    unit: str
    title: str
    roles: tuple[str, ...]
    scope: str = ""  # unit code, "" is the own unit, "*" the whole county


LEADERS = (
    Role("lujingxing", "陆景行", "ZF", "县长", ("leader",), "*"),
    Role("leader", "韩慕青", "ZF", "副县长", ("leader",), "*"),
    Role("zhenghaichuan", "郑海川", "ZF", "副县长", ("leader",), "*"),
    Role("xiezhiwei", "谢知微", "ZF", "副县长", ("leader",), "*"),
)

OFFICE = (
    Role("clerk", "林晓棠", "DCS", "督查室副主任", ("clerk",), "*"),
    Role("clerk2", "丁一舟", "DCS", "督查室科员", ("clerk", "verifier"), "*"),
    Role("verifier", "苗青", "DCS", "督查专员", ("verifier",), "*"),
    Role("verifier2", "方明远", "JG", "党风室主任", ("verifier",), "*"),
    Role("inspector", "蓝海潮", "DCS", "督查员", ("inspector",), "*"),
    Role("inspector2", "封晚舟", "JG", "督查员", ("inspector",), "*"),
)

# Verifiers of a township and of a department, for registers that grade verification.
LEVEL_VERIFIERS = (
    Role("lh-verifier", "季长青", "LHZ", "人大主席", ("verifier",)),
    Role("ny-verifier", "卓远", "NY", "人居环境股长", ("verifier",), "*"),
)

# The first three administrators: role -> (name, username).
ADMINISTRATORS = {
    "system_admin": ("顾星河", "system"),
    "security_admin": ("叶闻舟", "security"),
    "auditor": ("秦守正", "auditor"),
}

# Named people of the doing side; every other unit's head and liaison get drawn names.
NAMED = {
    "ZJ": (("unit_head", "head", "罗振邦", "局长"), ("liaison", "liaison", "何思源", "办公室主任")),
    "CG": (("unit_head", "cg-head", "贺文韬", "局长"), ("liaison", "cg-liaison", "文小曼", "督查股长")),
    "LHZ": (("unit_head", "lh-head", "田守义", "镇长"), ("liaison", "lh-liaison", "覃若水", "党政办主任")),
    "RS": (("unit_head", "rs-head", "苏婉清", "局长"), ("liaison", "rs-liaison", "白简", "办公室副主任")),
    "ZR": (("unit_head", "zr-head", "章立新", "局长"), ("liaison", "zr-liaison", "严修远", "办公室主任")),
    "CY": (("unit_head", "cy-head", "邵建平", "主任"), ("liaison", "cy-liaison", "程砚秋", "综合科长")),
}

# Sections of a bureau, where its work is divided: (bureau, code, name, short name, account, who answers there).
SECTIONS = (
    ("ZJ", "ZJ-CJ", "云溪县住房和城乡建设局城市建设科", "城建科", "cj-section", "陶然", "科长"),
    ("ZJ", "ZJ-ZA", "云溪县建设工程质量安全站", "质安站", "za-section", "石敏", "站长"),
)
# The leaders' secretary: no role, reached only by being named.
SECRETARY = ("ZF", "宋如初", "办公室秘书")

# Who stands in for the head of the housing bureau while he is away.
STAND_IN = ("ZJ", "傅远帆", "副局长")

# Gaps that the cockpit should find: units whose liaison post stands empty.
WITHOUT_LIAISON = ("DLX", "YB")

SURNAMES = "安柏曹常邓杜范冯甘葛顾郭韩郝洪侯胡黄霍贾江姜蒋金康孔赖雷黎梁廖凌陆路吕孟莫穆倪宁潘彭齐钱乔裘任沈施石宋孙谭陶童涂汪卫温翁吴伍席夏萧熊徐许薛颜杨姚余袁岳曾詹张赵郑钟周朱祝庄邹"
GIVEN = (  # two characters each
    "安澜柏舟伯言采薇长庚承志楚云春和大川德馨冬青敦厚方舟凤鸣扶摇光远归鸿海平浩然和风鹤年弘毅怀瑾怀远慧敏济川嘉禾建勋江月锦程景明静姝静远君泽开济可欣乐山立群临风令仪"
    "明哲南星念慈佩玉平川清和清越庆余秋实人杰如松若谷善渊尚文世安守拙书瑶舒望思齐素心天佑听泉同舟望舒维桢文昭问渠希言向晚晓峰心远新竹星阑行简修竹雪松雅言砚耕彦博叶青"
    "一诺怡然以宁映川永年有容雨辰玉衡元朗远山云帆载德泽民昭然正则知行志远竹君子衿自牧"
)

# The accounts that the login page offers, one per role.
OFFERED = {
    "clerk": "督查室经办",
    "verifier": "核验员",
    "inspector": "督查员",
    "liaison": "联络员（住建局）",
    "head": "单位负责人（住建局）",
    "leader": "县领导",
    "auditor": "审计员",
    "security": "安全管理员",
    "system": "系统管理员",
}
