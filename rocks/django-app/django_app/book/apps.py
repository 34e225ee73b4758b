from django.apps import AppConfig
from django.db.models.signals import post_migrate


def count_migration(sender, **_):
    sender.get_model("Migration").objects.create()


class Book(AppConfig):
    name = "book"

    def ready(self):
        post_migrate.connect(count_migration, sender=self)
