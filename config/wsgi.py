"""The WSGI application, which the web server loads."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# What was loaded stays until the process ends. The collector need not look through it again and again, nor
# after every few hundred of the objects that each page makes.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
