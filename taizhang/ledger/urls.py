from taizhang.ledger.views import (
    acts,
    drafts,
    handouts,
    inside,
    items,
    lists,
    moves,
    phone,
    registers,
    saved,
    spoken,
    superior,
    task_forces,
    years,
)

app_name = "ledger"
urlpatterns = [
    *lists.urlpatterns,
    *handouts.urlpatterns,
    *saved.urlpatterns,
    *drafts.urlpatterns,
    *registers.urlpatterns,
    *superior.urlpatterns,
    *spoken.urlpatterns,
    *task_forces.urlpatterns,
    *years.urlpatterns,
    *items.urlpatterns,
    *inside.urlpatterns,
    *moves.urlpatterns,
    *phone.urlpatterns,
    *acts.urlpatterns,
]
