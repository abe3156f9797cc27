"""Makes `config` an application, for the migration of the queue and the command `serve`."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Queue and services"
