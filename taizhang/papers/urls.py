"""Addresses of papers."""

from taizhang.papers.views import printing

app_name = "papers"
urlpatterns = [*printing.urlpatterns]
