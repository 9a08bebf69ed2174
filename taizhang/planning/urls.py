"""Addresses of planning."""

from taizhang.planning.views import drafts, load, plans, wall

app_name = "planning"
urlpatterns = [*drafts.urlpatterns, *load.urlpatterns, *plans.urlpatterns, *wall.urlpatterns]
