"""WSGI entry point; KIT_SITE says which town."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kit.conf.settings")
application = get_wsgi_application()
