"""Addresses of planning."""

from taizhang.planning.views import drafts, feed, load, plans, wall

app_name = "planning"
urlpatterns = [*drafts.urlpatterns, *feed.urlpatterns, *load.urlpatterns, *plans.urlpatterns, *wall.urlpatterns]
