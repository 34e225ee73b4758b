import { renderYaml, type Secret, type WorkloadFile, type WorkloadFiles } from '@grimoire/charm';
import { selfOf } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { metadata } from './charmcraft.gen.ts';
import { found, type Found } from './found.ts';

/** `/data` as a map of file names to contents. */
function disk(data: Readonly<Record<string, string>>): WorkloadFiles {
  return {
    readText: (path) => Promise.resolve(data[path.replace('/data/', '')]),
    list: () =>
      Promise.resolve(
        Object.entries(data).map(([name, content]): WorkloadFile => ({
          path: `/data/${name}`,
          name,
          type: 'file',
          size: content.length,
        })),
      ),
  };
}

const look = (data: Readonly<Record<string, string>>): Promise<Found> =>
  found.read({ ...disk(data), exec: refuse, http: refuse, writeText: refuse }, { self: selfOf(metadata), options: {} });
const refuse = (): Promise<never> => Promise.reject(new Error('a file fact only reads files'));

const revealed = (secret: Secret | undefined): string | undefined => secret && renderYaml(secret).trim();

describe('what an earlier life left in /data', () => {
  it('is nothing on a fresh volume', async () => {
    expect(await look({})).toEqual({
      serverName: undefined,
      engine: undefined,
      sqlite: false,
      registration: undefined,
      macaroon: undefined,
      signing: undefined,
    });
  });

  it('is name, engine and all three keys after the Python charm', async () => {
    const left = await look({
      'homeserver.yaml':
        'server_name: "example.org"\nregistration_shared_secret: "reg"\nmacaroon_secret_key: mac\ndatabase: {name: psycopg2, args: {password: p}}\n',
      'example.org.signing.key': 'ed25519 a_AbCd c2VlZA\n',
      'example.org.registration.key': 'other',
    });
    expect(left).toMatchObject({ serverName: 'example.org', engine: 'psycopg2', sqlite: false });
    expect([left.registration, left.macaroon, left.signing].map(revealed)).toEqual([
      '"reg"',
      '"mac"',
      '"ed25519 a_AbCd c2VlZA"',
    ]);
  });

  it('falls back on the key files when homeserver.yaml was never written', async () => {
    const left = await look({
      'example.org.signing.key': 'ed25519 a_AbCd c2VlZA',
      'example.org.macaroon.key': 'mac\n',
    });
    expect(left).toMatchObject({ serverName: 'example.org', engine: undefined });
    expect(revealed(left.macaroon)).toBe('"mac"');
  });

  it('tells an SQLite database from an empty file', async () => {
    expect((await look({ 'homeserver.db': 'SQLite format 3' })).sqlite).toBe(true);
    expect((await look({ 'homeserver.db': '' })).sqlite).toBe(false);
  });

  it('is not guessed at when homeserver.yaml cannot be read, and the error quotes no line of it', async () => {
    await expect(look({ 'homeserver.yaml': 'macaroon_secret_key: "hunter2' })).rejects.toThrow(
      /^\/data\/homeserver\.yaml is not YAML(?!.*hunter2)/,
    );
  });
});
