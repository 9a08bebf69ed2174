from taizhang.inspection.after import views as after
from taizhang.inspection.alike import views as alike
from taizhang.inspection.cycles import views as cycles
from taizhang.inspection.dossiers import views as dossiers
from taizhang.inspection.draws import views as draws
from taizhang.inspection.feedback import views as feedback
from taizhang.inspection.maps import views as maps
from taizhang.inspection.phone import desk as phone_desk
from taizhang.inspection.phone import views as phone
from taizhang.inspection.points import views as points
from taizhang.inspection.schemes import views as schemes
from taizhang.inspection.scores import views as scores
from taizhang.inspection.visits import views as visits
from taizhang.inspection.watches import views as watches

app_name = "inspection"
urlpatterns = [
    *after.urlpatterns,
    *alike.urlpatterns,
    *watches.urlpatterns,
    *visits.urlpatterns,
    *points.urlpatterns,
    *phone.urlpatterns,
    *phone_desk.urlpatterns,
    *draws.urlpatterns,
    *schemes.urlpatterns,
    *scores.urlpatterns,
    *cycles.urlpatterns,
    *maps.urlpatterns,
    *dossiers.urlpatterns,
    *feedback.urlpatterns,
]
