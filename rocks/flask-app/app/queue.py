"""RabbitMQ: what is posted here, the worker writes into the database."""

import pika
from flask import Blueprint, request

from .environment import needed

# The applications of a model may share one virtual host.
QUEUE = "flask-app-messages"

routes = Blueprint("queue", __name__)


def connect():
    return pika.BlockingConnection(pika.URLParameters(needed("RABBITMQ_CONNECT_STRING")))


@routes.post("/messages")
def send():
    with connect() as connection:
        channel = connection.channel()
        channel.queue_declare(QUEUE, durable=True)
        channel.basic_publish("", QUEUE, request.get_data())
    return "", 202
