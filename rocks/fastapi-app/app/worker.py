"""The service messages-worker: takes messages from the queue and writes them into the database."""

import time

import pika

from . import database, queue


def write(channel, delivery, _properties, body):
    with database.connect() as connection:
        connection.execute("INSERT INTO message (text) VALUES (%s)", [body.decode()])
    channel.basic_ack(delivery.delivery_tag)


def work():
    with queue.connect() as connection:
        channel = connection.channel()
        channel.queue_declare(queue.QUEUE, durable=True)
        channel.basic_consume(queue.QUEUE, write)
        channel.start_consuming()


if __name__ == "__main__":
    while True:
        try:
            work()
        except (LookupError, OSError, pika.exceptions.AMQPError, database.psycopg.Error) as error:
            print(f"the queue or the database is away, next attempt in 2 s: {type(error).__name__}", flush=True)
            time.sleep(2)
