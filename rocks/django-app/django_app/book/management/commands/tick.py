"""The service clock-scheduler: one row every two seconds, with the unit that wrote it."""

import socket
import time

from book.models import Tick
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def handle(self, *_args, **_options):
        while True:
            try:
                close_old_connections()
                Tick.objects.create(host=socket.gethostname())
            except (ImproperlyConfigured, Error) as error:
                self.stdout.write(f"the database is away: {type(error).__name__}")
            time.sleep(2)
