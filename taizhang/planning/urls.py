"""Addresses of planning."""

from taizhang.planning.views import drafts, plans, wall

app_name = "planning"
urlpatterns = [*drafts.urlpatterns, *plans.urlpatterns, *wall.urlpatterns]
