"""Addresses of papers."""

from taizhang.papers.views import importing, printing

app_name = "papers"
urlpatterns = [*importing.urlpatterns, *printing.urlpatterns]
