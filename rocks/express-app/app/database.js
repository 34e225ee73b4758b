/** PostgreSQL: a row for each entry of the guest book. */
import pg from 'pg';
import { needed } from './environment.js';

/** One use of a connection, in a transaction. */
export async function inDatabase(use) {
  const client = new pg.Client({
    connectionString: needed('POSTGRESQL_DB_CONNECT_STRING'),
    connectionTimeoutMillis: 5000,
  });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('BEGIN');
    const answer = await use(client);
    await client.query('COMMIT');
    return answer;
  } finally {
    await client.end();
  }
}

export async function listed(query) {
  const { rows } = await inDatabase((client) => client.query({ text: query, rowMode: 'array' }));
  return rows.map(([first]) => first);
}
