"""Addresses of planning."""

from taizhang.planning.views import drafts, editor, feed, files, load, plans, wall

app_name = "planning"
urlpatterns = [
    *drafts.urlpatterns,
    *editor.urlpatterns,
    *feed.urlpatterns,
    *files.urlpatterns,
    *load.urlpatterns,
    *plans.urlpatterns,
    *wall.urlpatterns,
]
