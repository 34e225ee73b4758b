/** The service clock-scheduler: one row every two seconds, with the unit that wrote it. */
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { inDatabase } from './database.js';

for (;;) {
  await inDatabase((client) => client.query('INSERT INTO tick (host) VALUES ($1)', [hostname()])).catch((error) => {
    console.log(`the database is away: ${error.name}`);
  });
  await sleep(2000);
}
