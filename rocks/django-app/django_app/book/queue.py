"""RabbitMQ: what is posted here, the worker writes into the database."""

import pika

from .environment import needed

# The applications of a model may share one virtual host.
QUEUE = "django-app-messages"


def connect():
    return pika.BlockingConnection(pika.URLParameters(needed("RABBITMQ_CONNECT_STRING")))


def send(text):
    with connect() as connection:
        channel = connection.channel()
        channel.queue_declare(QUEUE, durable=True)
        channel.basic_publish("", QUEUE, text.encode())
