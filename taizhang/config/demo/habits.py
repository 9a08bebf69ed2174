"""What the people of 云溪县 have made themselves at home with: views of the list under a name."""

from taizhang.ledger import actions

VIEWS = (
    ("clerk", "督查册红黄灯", "register={DC}&light=red&light=yellow", "area"),
    ("clerk", "没人管的", "unassigned=1&sort=due", "nobody"),
    ("clerk", "本周到期", "due_to={friday}", "nobody"),
    ("leader", "住建口", "unit={ZJ}&light=red&light=yellow", "nobody"),
    ("head", "本局红黄灯", "light=red&light=yellow", "unit"),
)


def keep_views(made, friday, at):
    words = {**made.units, **made.registers, "friday": friday}
    for username, name, query, shared_with in VIEWS:
        actions.keep_view(name, query.format(**words), shared_with, by=made.by_name(username, at))
