/** Makes the tables, and counts how often it was asked to. */
import { inDatabase } from './database.js';

if (process.env.POSTGRESQL_DB_CONNECT_STRING === undefined) {
  console.log('there is no database yet, and so nothing to migrate');
} else {
  try {
    await inDatabase(migrate);
    console.log('the migration is done');
  } catch (error) {
    // Of an error that nobody catches, Node.js prints its own version last, and that is what the operator would be shown.
    console.error(error.message);
    process.exitCode = 1;
  }
}

async function migrate(client) {
  // One at a time, whoever starts it where.
  await client.query('SELECT pg_advisory_xact_lock(1)');
  await client.query('CREATE TABLE IF NOT EXISTS entry (id serial PRIMARY KEY, text text NOT NULL)');
  await client.query('CREATE TABLE IF NOT EXISTS message (id serial PRIMARY KEY, text text NOT NULL)');
  await client.query('CREATE TABLE IF NOT EXISTS tick (at timestamptz NOT NULL DEFAULT now(), host text NOT NULL)');
  await client.query('CREATE TABLE IF NOT EXISTS migration (at timestamptz NOT NULL DEFAULT now())');
  // The greeting of the first migration; one that is longer than the column makes it fail.
  await client.query('CREATE TABLE IF NOT EXISTS title (text varchar(30) NOT NULL)');
  await client.query('INSERT INTO title (text) VALUES ($1)', [process.env.APP_GREETING ?? 'Guest book']);
  await client.query('INSERT INTO migration DEFAULT VALUES');
}
