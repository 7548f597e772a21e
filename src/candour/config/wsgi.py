"""The web application as gunicorn loads it, before it forks its workers."""

import gc
import os

from django.core.wsgi import get_wsgi_application

# A page makes tens of thousands of short-lived objects and no circles worth a search after every 700 of them: a fifth of
# all processor time went there. What is loaded by now stays, so it is never searched and never copied by a worker.
_BETWEEN_SEARCHES = (50_000, 20, 50)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "candour.config.settings")
application = get_wsgi_application()
gc.collect()
gc.freeze()
gc.set_threshold(*_BETWEEN_SEARCHES)
