from taizhang.ledger.views import acts, items, lists

app_name = "ledger"
urlpatterns = [*lists.urlpatterns, *items.urlpatterns, *acts.urlpatterns]
