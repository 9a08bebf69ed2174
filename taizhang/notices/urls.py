from django.urls import path

from taizhang.notices import views
from taizhang.notices.books import views as books
from taizhang.notices.burden import views as burden
from taizhang.notices.duties import views as duties
from taizhang.notices.hall import views as hall
from taizhang.notices.ladder import views as ladder
from taizhang.notices.sending import views as sending
from taizhang.notices.summaries import views as summaries

app_name = "notices"
urlpatterns = [
    *ladder.urlpatterns,
    path("todo/", views.todo, name="todo"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read, name="read"),
    path("messages/<int:unit_id>/", views.message, name="message"),
    *burden.urlpatterns,
    *sending.urlpatterns,
    *duties.urlpatterns,
    *summaries.urlpatterns,
    *books.urlpatterns,
    *hall.urlpatterns,
]
