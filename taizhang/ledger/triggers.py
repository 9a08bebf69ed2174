"""S1 in the database: no SQL sets an item to closed in the name of the doing side."""

from taizhang.journal.rowguard import RowGuard

# A unit that owes the item or once owed it.
_OWES = ("ledger_itemunit", "ledger_formerunit")

# Somebody who ever acted on the item; a unit inside the subtree of a doing unit; and, where a task force is one,
# its members and whatever lies inside its member units.
_DOING_SIDE = " UNION ALL ".join(
    (
        """
  SELECT 1 FROM ledger_itemdoer d
   WHERE d.area_id = NEW.area_id AND d.item_id = NEW.id
     AND d.person_id IN (NEW.closed_by_person_id, NEW.closed_for_person_id)
""",
        *(
            f"""
  SELECT 1 FROM {owes} u
    JOIN org_unit doing ON doing.id = u.unit_id
    JOIN org_unit closing ON closing.id = NEW.closed_by_unit_id
   WHERE u.area_id = NEW.area_id AND u.item_id = NEW.id AND substr(closing.path, 1, length(doing.path)) = doing.path
  UNION ALL
  SELECT 1 FROM {owes} u
    JOIN org_taskforcemember m ON m.area_id = u.area_id AND m.task_force_id = u.unit_id
    JOIN org_unit closing ON closing.id = NEW.closed_by_unit_id
    LEFT JOIN org_unit doing ON doing.id = m.unit_id
   WHERE u.area_id = NEW.area_id AND u.item_id = NEW.id
     AND (m.person_id IN (NEW.closed_by_person_id, NEW.closed_for_person_id)
          OR substr(closing.path, 1, length(doing.path)) = doing.path)
"""  # noqa: S608 - the tables are ours
            for owes in _OWES
        ),
    )
)

CLOSED_BY_ANOTHER = RowGuard(
    "ledger_closed_by_another",
    "ledger_item",
    when=f"NEW.state = 'closed' AND EXISTS ({_DOING_SIDE})",
    refusal="ledger: the doing side cannot close an item",
)
