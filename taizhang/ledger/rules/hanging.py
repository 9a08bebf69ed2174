"""一事多挂: one item in several campaigns. Its home gives number, lights and closing rule; in the others it hangs."""

from dataclasses import dataclass

from taizhang.engine.refusal import N_, Refused


@dataclass(frozen=True)
class Place:
    """A register into which an item may be hung."""

    register_id: int
    name: str
    is_open: bool = True


def into_another_open_register(snapshot, who, row, place=None, **_):
    _known(place)
    if place.register_id in snapshot.register_ids:
        raise Refused("ledger.hang_home", N_("本事项本来就在{name}里，不用再挂。"), name=place.name)
    if place.register_id in snapshot.hangs_in:
        raise Refused("ledger.hang_twice", N_("本事项已经挂在{name}里，不用再挂。"), name=place.name)
    if not place.is_open:
        raise Refused("ledger.hang_closed", N_("{name}已经停用，不能再挂事项。"), name=place.name)
    _keeps(who, row, place)


def hangs_somewhere(snapshot, who, row, **_):
    if not snapshot.hangs_in:
        raise Refused("ledger.hangs_nowhere", N_("本事项没有挂在别的专项里。"))


def out_of_where_it_hangs(snapshot, who, row, place=None, **_):
    _known(place)
    if place.register_id in snapshot.register_ids:
        raise Refused("ledger.unhang_home", N_("{name}是本事项自己的台账册，不能摘下。"), name=place.name)
    if place.register_id not in snapshot.hangs_in:
        raise Refused("ledger.unhang_absent", N_("本事项没有挂在{name}里。"), name=place.name)
    _keeps(who, row, place)


def _known(place):
    if place is None:
        raise Refused("ledger.no_register", N_("请选台账册。"), "invalid")


def _keeps(who, row, place):
    if not who.fills(row.act, place.register_id):
        raise Refused(
            "ledger.hang_other", N_("{name}不归您管。请管这本台账册的经办挂或摘。"), "forbidden", name=place.name
        )
