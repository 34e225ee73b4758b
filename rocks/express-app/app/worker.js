/** The service messages-worker: takes messages from the queue and writes them into the database. */
import { setTimeout as sleep } from 'node:timers/promises';
import { inDatabase } from './database.js';
import { onChannel, queue } from './queue.js';

const work = () =>
  onChannel(
    (channel, connection) =>
      new Promise((_resolve, reject) => {
        connection.on('close', () => reject(new Error('the connection is closed')));
        const write = async (message) => {
          await inDatabase((client) =>
            client.query('INSERT INTO message (text) VALUES ($1)', [String(message.content)]),
          );
          channel.ack(message);
        };
        channel.consume(queue, (message) => message && write(message).catch(reject)).catch(reject);
      }),
  );

for (;;) {
  await work().catch((error) => {
    console.log(`the queue or the database is away, next attempt in 2 s: ${error.name}`);
  });
  await sleep(2000);
}
