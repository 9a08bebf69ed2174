"""S7 in the database: nobody holds two administrator roles, or one beside a business role."""

from taizhang.journal.rowguard import RowGuard
from taizhang.org.roles import ADMIN_ROLES

_ADMINS = ", ".join(f"'{role}'" for role in sorted(ADMIN_ROLES))

_CLASH = f"""
  SELECT 1 FROM org_rolegrant held
   WHERE held.area_id = NEW.area_id AND held.person_id = NEW.person_id AND held.id <> NEW.id
     AND held.state = 'granted' AND held.role <> NEW.role
     AND (held.role IN ({_ADMINS}) OR NEW.role IN ({_ADMINS}))
     AND held.from_on <= coalesce(NEW.to_on, '9999-12-31') AND NEW.from_on <= coalesce(held.to_on, '9999-12-31')
"""  # noqa: S608 - the codes are ours

ROLES_EXCLUDE = RowGuard(
    "org_roles_exclude",
    "org_rolegrant",
    when=f"NEW.state = 'granted' AND EXISTS ({_CLASH})",
    refusal="org: roles exclude each other",
)
