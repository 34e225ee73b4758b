/** RabbitMQ: what is posted here, the worker writes into the database. */
import amqp from 'amqplib';
import { needed } from './environment.js';

// The applications of a model may share one virtual host.
export const queue = 'express-app-messages';

/** One use of a channel on which our queue is declared. */
export async function onChannel(use) {
  const connection = await amqp.connect(needed('RABBITMQ_CONNECT_STRING'));
  connection.on('error', () => {});
  try {
    const channel = await connection.createConfirmChannel();
    await channel.assertQueue(queue, { durable: true });
    return await use(channel, connection);
  } finally {
    await connection.close().catch(() => {});
  }
}

export const send = (text) =>
  onChannel(async (channel) => {
    channel.sendToQueue(queue, Buffer.from(text));
    await channel.waitForConfirms();
  });
