from taizhang.ledger.views import acts, items

app_name = "ledger"
urlpatterns = [*items.urlpatterns, *acts.urlpatterns]
