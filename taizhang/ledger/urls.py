from taizhang.ledger.views import acts, drafts, items, lists, registers, saved

app_name = "ledger"
urlpatterns = [
    *lists.urlpatterns,
    *saved.urlpatterns,
    *drafts.urlpatterns,
    *registers.urlpatterns,
    *items.urlpatterns,
    *acts.urlpatterns,
]
