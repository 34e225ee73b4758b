"""The service messages-worker: takes messages from the queue and writes them into the database."""

import time

import pika
from book import queue
from book.models import Message
from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections


def write(channel, delivery, _properties, body):
    close_old_connections()
    Message.objects.create(text=body.decode())
    channel.basic_ack(delivery.delivery_tag)


def work():
    with queue.connect() as connection:
        channel = connection.channel()
        channel.queue_declare(queue.QUEUE, durable=True)
        channel.basic_consume(queue.QUEUE, write)
        channel.start_consuming()


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def handle(self, *_args, **_options):
        while True:
            try:
                work()
            except (LookupError, OSError, pika.exceptions.AMQPError, Error) as error:
                self.stdout.write(f"the queue or the database is away, next attempt in 2 s: {type(error).__name__}")
                time.sleep(2)
