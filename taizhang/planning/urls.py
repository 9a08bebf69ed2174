"""Addresses of planning."""

from taizhang.planning.views import calendars, drafts, editor, feed, files, lights, load, plans, wall

app_name = "planning"
urlpatterns = [
    *calendars.urlpatterns,
    *drafts.urlpatterns,
    *editor.urlpatterns,
    *feed.urlpatterns,
    *files.urlpatterns,
    *lights.urlpatterns,
    *load.urlpatterns,
    *plans.urlpatterns,
    *wall.urlpatterns,
]
