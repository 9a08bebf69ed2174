"""Why a figure cannot be checked, or how it disagrees beside its number: Chinese sentences, translated at the edge.

`{computed}` stands for what the other numbers give.
"""

from taizhang.engine.refusal import N_

NO_GOAL = N_("文中没有写目标数，反推约为 {computed}")
SAME_CALIBER = N_("按{computed}计算的增速，不能用文中的数重算")
CONSTANT_PRICES = N_("增速扣除了价格因素，不能用文中的数重算")
TWO_YEARS = N_("反推上年增速约为 {computed}，请与上年公布数核对")
OWN_SCHEDULE = N_("按月均算，差距是 {computed}；文中可能另有序时目标")
OTHER_UNIT = N_("同列用的单位不一样，合 {computed}，请核对单位")
FALLS_BACK = N_("累计数比前一期的 {computed} 小")
NOT_IN_TABLE = N_("正文与表中的 {computed} 不一致")
