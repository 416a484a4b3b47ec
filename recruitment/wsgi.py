"""The WSGI application that waitress or gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recruitment.settings")
application = get_wsgi_application()

from recruitment.policy.noticing import warn_if_missing  # noqa: E402 - settings first

warn_if_missing()
