"""Addresses of planning."""

from taizhang.planning.views import drafts, plans

app_name = "planning"
urlpatterns = [*drafts.urlpatterns, *plans.urlpatterns]
