"""Every address of the program; each package names its own."""

from django.urls import include, path

from recruitment.admin import site

urlpatterns = [
    path("", include("recruitment.home.urls")),
    path("", include("recruitment.accounts.urls")),
    path("phu-luc/de-nghi/", include("reports.appendix.proposals.urls")),
    path("phu-luc/phan-bo/", include("reports.appendix.sharing.urls")),
    path("phu-luc/", include("reports.appendix.urls")),
    path("van-ban/", include("reports.appendix.papers.urls")),
    path("nguoi-dung/", include("units.bases.accounts.urls")),
    path("nhat-ky/", include("recruitment.journal.urls")),
    path("quan-tri/", site.urls),
    path("", include("reports.periodic.urls")),
    path("", include("reports.attainment.urls")),
]

handler400 = "recruitment.home.views.bad_request"
handler403 = "recruitment.home.views.forbidden"
handler404 = "recruitment.home.views.not_found"
handler500 = "recruitment.home.views.server_error"
