from django.urls import path

from taizhang.org.views import calendar, entry, leaves, me, moves, people, roles, units

app_name = "org"
urlpatterns = [
    # The anonymous surface.
    path("login/", entry.show, name="login"),
    path("login/step/", entry.step, name="login-step"),
    path("login/qr.svg", entry.qr, name="login-qr"),
    path("login/reset/<str:token>/", entry.reset, name="reset"),
    path("logout/", entry.logout, name="logout"),
    # One's own page.
    path("me/", me.me, name="me"),
    path("me/hat/", me.wear, name="wear"),
    path("me/verify/", me.verify, name="verify"),
    path("me/verify/check/", me.verify_check, name="verify-check"),
    path("me/password/", me.password, name="password"),
    path("me/password/set/", me.password_set, name="password-set"),
    path("me/delegations/new/", me.delegation_new, name="delegation-new"),
    path("me/delegations/", me.delegation_give, name="delegation-give"),
    path("me/delegations/<int:delegation_id>/end/", me.delegation_end, name="delegation-end"),
    # Who is away, and who stands in.
    path("me/leaves/new/", leaves.leave_new, name="leave-new"),
    path("me/leaves/", leaves.leave_take, name="leave-take"),
    path("me/leaves/<int:leave_id>/end/", leaves.leave_end, name="leave-end"),
    path("org/staff/", leaves.staff, name="staff"),
    path("org/staff/<int:post_id>/leave/", leaves.staff_leave_new, name="staff-leave-new"),
    path("org/staff/<int:post_id>/leave/take/", leaves.staff_leave_take, name="staff-leave-take"),
    path("org/staff/<int:post_id>/stand-in/", leaves.stand_in_new, name="stand-in-new"),
    path("org/staff/<int:post_id>/stand-in/appoint/", leaves.stand_in_appoint, name="stand-in-appoint"),
    # Units.
    path("org/", units.tree, name="units"),
    path("org/units/<int:unit_id>/", units.unit, name="unit"),
    path("org/units/<int:unit_id>/new/", units.new, name="unit-new"),
    path("org/units/<int:unit_id>/found/", units.found, name="unit-found"),
    path("org/units/<int:unit_id>/edit/", units.edit, name="unit-edit"),
    path("org/units/<int:unit_id>/rename/", units.rename, name="unit-rename"),
    path("org/units/<int:unit_id>/phone/", units.phone, name="unit-phone"),
    path("org/units/<int:unit_id>/close/", units.close, name="unit-close"),
    path("org/units/<int:unit_id>/aliases/", units.alias, name="unit-alias"),
    path("org/units/<int:unit_id>/aliases/<int:alias_id>/drop/", units.alias_drop, name="unit-alias-drop"),
    # Reorganisations.
    path("org/moves/", moves.index, name="moves"),
    path("org/moves/new/", moves.new, name="move-new"),
    path("org/moves/record/", moves.record, name="move-record"),
    path("org/moves/<int:move_id>/", moves.move, name="move"),
    path("org/moves/<int:move_id>/cancel/", moves.cancel, name="move-cancel"),
    path("org/moves/<int:move_id>/people/", moves.people, name="move-people"),
    # Persons and posts.
    path("org/persons/", people.persons, name="persons"),
    path("org/persons/new/", people.new, name="person-new"),
    path("org/persons/enter/", people.enter, name="person-enter"),
    path("org/persons/<int:person_id>/", people.person, name="person"),
    path("org/persons/<int:person_id>/posts/", people.post_begin, name="post-begin"),
    path("org/persons/<int:person_id>/reset/", people.reset, name="reset-start"),
    path("org/posts/<int:post_id>/end/", people.post_end, name="post-end"),
    # Roles.
    path("org/posts/<int:post_id>/roles/", roles.propose, name="role-propose"),
    path("org/roles/", roles.waiting, name="roles"),
    path("org/roles/<int:grant_id>/confirm/", roles.confirm, name="role-confirm"),
    path("org/roles/<int:grant_id>/refuse/", roles.refuse, name="role-refuse"),
    path("org/roles/<int:grant_id>/revoke/", roles.revoke, name="role-revoke"),
    # Working days.
    path("org/calendar/", calendar.this_year, name="calendar-now"),
    path("org/calendar/<int:year>/", calendar.year, name="calendar"),
    path("org/calendar/<int:year>/try/", calendar.try_year, name="calendar-try"),
    path("org/calendar/<int:year>/set/", calendar.set_year, name="calendar-set"),
]
