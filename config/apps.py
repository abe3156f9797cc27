"""Makes `config` a Django application, because it has a migration (of the queue) and commands."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Queue and services"
