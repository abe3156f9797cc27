"""How the program is put together: settings, addresses, the queue and the embedded services."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
