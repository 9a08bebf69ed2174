"""Chinese personal names by surname and shape."""

import re

from .words import COMPOUND_SURNAMES, SURNAMES, TITLES, words

_POST = re.compile(TITLES)
_HAN = re.compile(r"[\u4e00-\u9fff]{2,4}")
_NOT_GIVEN = set("的了是在与及或等也都将对从向把被于局委办厅县区镇乡村、")
_COMMON_WORDS = words(
    """
    高度 高效 全市 全县 全区 全省 全面 全年 全体 全国 全力 方面 方案 方法 方向 安全 安排 安装 安置 时间 时限 时刻 平台 平安
    常委 常务 常态 常规 成员 成立 成果 成效 于是 任务 任何 任命 水利 水平 水库 水务 水厂 水质 和谐 项目 金融 金额 华北 严格
    严肃 严重 严禁 计划 强化 强调 路线 路段 危险 危房 施工 施行 文明 文化 文件 文旅 路灯 经济 经营 经验 经过 经理 解决 解放
    管理 管道 管网 管护 关于 关系 关键 关注 关心 明确 明显 明年 空间 空气 查处 查看 查找 后续 后来 车辆 车站 马上 花园 连续
    连日 有关 有效 有力 有序 农业 农村 农民 农户 党员 党委 党组 党政 党建 广大 广告 广泛 广场 都市 利用 利润 东部 越来 相关
    相应 满意 温度 能力 能够 单位 单元 单独 左右 宣传 宣布 应急 应当 应该 边界 程度 程序 充分 通过 通知 通报 暴雨 国家 国道
    国有 国土 双方 双拥 公司 公开 公路 公里 公安 公共 别墅 古城 易地 容易 向上 向前 原因 原则 原有 曾经 沙石 巩固 包括 包联
    诸多 红线 红色 游客 游览 权利 权益 位居 位于 养殖 养护 养老 修复 修订 修建 信访 信息 信用 信贷 敬老 商务 商贸 商品 商户
    申请 申报 申领 支部 支行 支持 支付 支出 尚未 郊区 干部 干净 贺词 章程 温泉 景区 景观 山区 隆重 谷物 阳光 牛羊 鱼塘 苗木
    幸福 沉降 白天 乌黑 司法 司机 祖国 符合 武装 冷水 那么 那些 师生 步骤 师傅 乐于 欢迎 康复 康养 鲁班 贝壳 米面 毛坯 季度
    季节 席卷 麻烦 童年 梅花 盛大 林业 林地 林场 钟表 万元 万亩 万人 柯桥 房屋 房产 缪斯 宗地 石油 石头 龚自 封闭 段落 富民
    富裕 牧场 宁静 甘肃 何时 何况 孔子 曹操 魏晋 陶瓷 云南 云计 苏州 潘多 范围 郎朗 韦编 昌盛 凤凰 俞允 史料 唐代 雷电 贺电
    汤姆 滕州 罗列 毕业 齐全 齐心 伍佰 余额 余个 顾客 黄河 黄金 穆斯 萧条 湛江 祁连 禹州 狄更 臧否 戴帽 谈话 宋代 茅台 熊猫
    纪委 纪律 纪检 纪念 舒适 屈服 祝贺 董事 梁山 杜绝 蓝天 蓝图 主任 代表 代办 操作 苟且 信产 胡同 夏季 夏粮 江苏 江西 江南
    徐州
    """
)


_TOWARDS = re.compile(r"向(?=[阳东前荣南军红明辉])")


def is_name(text, titled=False):
    """Whether the text has the shape of a full Chinese personal name; after a title it may begin like a word (蓝天宇)."""
    if not _HAN.fullmatch(text) or _POST.fullmatch(text[1:]):
        return False
    if text[:2] in COMPOUND_SURNAMES:
        return 3 <= len(text) <= 4 and not set(text[2:]) & _NOT_GIVEN
    if len(text) > 3 or text[0] not in SURNAMES or text in _COMMON_WORDS or (text[:2] in _COMMON_WORDS and not titled):
        return False
    return not set(_TOWARDS.sub("", text[1:])) & _NOT_GIVEN


def name_lengths(text):
    """How long a name at the start of `text` may be, most likely first."""
    return [4, 3] if text[:2] in COMPOUND_SURNAMES else [3, 2]
