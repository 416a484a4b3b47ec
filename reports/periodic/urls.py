"""Addresses of periods and reports: one namespace, each part with its own list.

The desk's come first: words with a meaning of their own stand before the slugs of periods.
"""

from reports.periodic.desk.urls import urlpatterns as desk
from reports.periodic.form.urls import urlpatterns as form
from reports.periodic.grid.urls import urlpatterns as grid
from reports.periodic.on_behalf.urls import urlpatterns as on_behalf
from reports.periodic.workbook.urls import urlpatterns as workbook

app_name = "periodic"
urlpatterns = [*desk, *grid, *on_behalf, *workbook, *form]
