"""The addresses of the reviews, room by room. All rooms share the namespace ``reviews``."""

from reviews.ballots import urls as ballots
from reviews.cases import urls as cases
from reviews.completing import urls as completing
from reviews.conference import urls as conference
from reviews.desk import urls as desk
from reviews.documents import urls as documents
from reviews.former import urls as former
from reviews.issuing import urls as issuing
from reviews.manuscripts import urls as manuscripts
from reviews.opinions import urls as opinions
from reviews.papers import urls as papers
from reviews.places import urls as places
from reviews.privacy import urls as privacy
from reviews.quarters import urls as quarters
from reviews.remedies import urls as remedies
from reviews.rounds import urls as rounds
from reviews.subjects import urls as subjects
from reviews.suggestions import urls as suggestions
from reviews.synthesis import urls as synthesis
from reviews.verifying import urls as verifying
from reviews.vetting import urls as vetting

app_name = "reviews"

urlpatterns = [
    *desk.urlpatterns,
    *rounds.urlpatterns,
    *ballots.urlpatterns,
    *cases.urlpatterns,
    *documents.urlpatterns,
    *issuing.urlpatterns,
    *completing.urlpatterns,
    *remedies.urlpatterns,
    *papers.urlpatterns,
    *quarters.urlpatterns,
    *suggestions.urlpatterns,
    *subjects.urlpatterns,
    *synthesis.urlpatterns,
    *vetting.urlpatterns,
    *places.urlpatterns,
    *opinions.urlpatterns,
    *manuscripts.urlpatterns,
    *former.urlpatterns,
    *verifying.urlpatterns,
    *privacy.urlpatterns,
    # Last, because points/<pk>/<verb>/ would also match addresses of other rooms that begin with points/.
    *conference.urlpatterns,
]
