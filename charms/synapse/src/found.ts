import { fact, readYaml, Secret, type Fact, type WorkloadFile, type WorkloadFiles } from '@grimoire/charm';

/** What an earlier life of this server, ours or that of the Python charm, left in its storage. */
export interface Found {
  /** The name that the server was born with. */
  readonly serverName: string | undefined;
  /** Where `homeserver.yaml` says the data is. */
  readonly engine: 'psycopg2' | 'sqlite3' | undefined;
  /** There is an SQLite database, used or not. */
  readonly sqlite: boolean;
  readonly registration: Secret | undefined;
  readonly macaroon: Secret | undefined;
  readonly signing: Secret | undefined;
}

/** Only GETs, so it is read anew at every look: what the disk says now is what counts. */
export const found: Fact<'synapse', Found> = fact({
  container: 'synapse',
  lasts: 'look',
  read: async (files) => {
    const [entries, homeserver] = await Promise.all([files.list('/data'), files.readText('/data/homeserver.yaml')]);
    const written = await settings(homeserver);
    const serverName = written.serverName ?? bornWith(entries);
    const key = async (kind: string): Promise<Secret | undefined> =>
      serverName === undefined ? undefined : asSecret(await onlyIfThere(files, entries, `${serverName}.${kind}.key`));
    return {
      serverName,
      engine: written.engine,
      sqlite: entries.some(({ name, size }) => name === 'homeserver.db' && size !== 0),
      registration: written.registration ?? (await key('registration')),
      macaroon: written.macaroon ?? (await key('macaroon')),
      signing: await key('signing'),
    };
  },
});

interface Settings {
  readonly serverName?: string | undefined;
  readonly engine?: Found['engine'];
  readonly registration?: Secret | undefined;
  readonly macaroon?: Secret | undefined;
}

async function settings(text: string | undefined): Promise<Settings> {
  if (text === undefined || text.trim() === '') return {};
  const value = asRecord(readYaml(text) ?? (await parsed(text)));
  const engine = asRecord(value['database'])['name'];
  return {
    serverName: asText(value['server_name']),
    engine: engine === 'psycopg2' || engine === 'sqlite3' ? engine : undefined,
    registration: asSecret(value['registration_shared_secret']),
    macaroon: asSecret(value['macaroon_secret_key']),
  };
}

/** A `homeserver.yaml` that is not of our making: only such a one is worth loading a parser. */
async function parsed(text: string): Promise<unknown> {
  const { parse } = await import('yaml');
  try {
    return parse(text);
  } catch {
    // The parser quotes the line in its error, and lines of this file hold secrets.
    throw new Error(
      '/data/homeserver.yaml is not YAML: mend it or move it away; it may hold keys that this server was made with',
    );
  }
}

/** A server that never got as far as a `homeserver.yaml` still has its signing key, named like it. */
function bornWith(entries: readonly WorkloadFile[]): string | undefined {
  const suffix = '.signing.key';
  return entries
    .find(({ name }) => name.endsWith(suffix) && name.length > suffix.length)
    ?.name.slice(0, -suffix.length);
}

async function onlyIfThere(
  files: WorkloadFiles,
  entries: readonly WorkloadFile[],
  name: string,
): Promise<string | undefined> {
  return entries.some((entry) => entry.name === name) ? files.readText(`/data/${name}`) : undefined;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function asSecret(value: unknown): Secret | undefined {
  const text = asText(value)?.trim();
  return text === undefined || text === '' ? undefined : new Secret(text);
}
