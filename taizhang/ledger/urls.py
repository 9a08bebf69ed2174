from taizhang.ledger.views import acts, drafts, inside, items, lists, registers, saved, spoken, superior

app_name = "ledger"
urlpatterns = [
    *lists.urlpatterns,
    *saved.urlpatterns,
    *drafts.urlpatterns,
    *registers.urlpatterns,
    *superior.urlpatterns,
    *spoken.urlpatterns,
    *items.urlpatterns,
    *inside.urlpatterns,
    *acts.urlpatterns,
]
