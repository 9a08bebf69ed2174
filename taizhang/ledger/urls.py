from taizhang.ledger.views import acts, drafts, inside, items, lists, registers, saved

app_name = "ledger"
urlpatterns = [
    *lists.urlpatterns,
    *saved.urlpatterns,
    *drafts.urlpatterns,
    *registers.urlpatterns,
    *items.urlpatterns,
    *inside.urlpatterns,
    *acts.urlpatterns,
]
