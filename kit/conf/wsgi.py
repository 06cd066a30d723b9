"""WSGI entry point; KIT_SITE says which town."""

import os

from django.core.wsgi import get_wsgi_application

from kit.conf.loading import everything_is_kept

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kit.conf.settings")
with everything_is_kept():
    application = get_wsgi_application()
