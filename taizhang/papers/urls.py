"""Addresses of papers."""

from taizhang.papers.views import dossier, drafting, importing, papers, printing, texts

app_name = "papers"
urlpatterns = [
    *dossier.urlpatterns,
    *drafting.urlpatterns,
    *importing.urlpatterns,
    *papers.urlpatterns,
    *printing.urlpatterns,
    *texts.urlpatterns,
]
