"""Addresses of papers."""

from taizhang.papers.views import dossier, importing, printing

app_name = "papers"
urlpatterns = [*dossier.urlpatterns, *importing.urlpatterns, *printing.urlpatterns]
