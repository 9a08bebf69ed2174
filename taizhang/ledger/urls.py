from taizhang.ledger.views import acts, drafts, items, lists, registers

app_name = "ledger"
urlpatterns = [*lists.urlpatterns, *drafts.urlpatterns, *registers.urlpatterns, *items.urlpatterns, *acts.urlpatterns]
