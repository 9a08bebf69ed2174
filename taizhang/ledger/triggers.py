"""S1 in the database: no SQL sets an item to closed in the name of the doing side."""

from taizhang.journal.rowguard import RowGuard

# Somebody who ever acted on the item, or a unit inside the subtree of a unit that owes it or once owed it.
_DOING_SIDE = """
  SELECT 1 FROM ledger_itemdoer d
   WHERE d.area_id = NEW.area_id AND d.item_id = NEW.id
     AND d.person_id IN (NEW.closed_by_person_id, NEW.closed_for_person_id)
  UNION ALL
  SELECT 1 FROM ledger_itemunit u
    JOIN org_unit doing ON doing.id = u.unit_id
    JOIN org_unit closing ON closing.id = NEW.closed_by_unit_id
   WHERE u.area_id = NEW.area_id AND u.item_id = NEW.id AND substr(closing.path, 1, length(doing.path)) = doing.path
  UNION ALL
  SELECT 1 FROM ledger_formerunit f
    JOIN org_unit doing ON doing.id = f.unit_id
    JOIN org_unit closing ON closing.id = NEW.closed_by_unit_id
   WHERE f.area_id = NEW.area_id AND f.item_id = NEW.id AND substr(closing.path, 1, length(doing.path)) = doing.path
"""

CLOSED_BY_ANOTHER = RowGuard(
    "ledger_closed_by_another",
    "ledger_item",
    when=f"NEW.state = 'closed' AND EXISTS ({_DOING_SIDE})",
    refusal="ledger: the doing side cannot close an item",
)
