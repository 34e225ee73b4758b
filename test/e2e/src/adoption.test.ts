import { createPrivateKey, createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at } from './harness/grimoire.ts';
import { Rig } from './rig/rig.ts';

/** What the Python charm left: keys that users, rooms and other servers know this server by. */
const seed = 'RJeFzNSFzjkPl2UbPTNmZ9ru2VbSDLMSCOrdrrb5kzA';
const signingKey = `ed25519 a_Pyth ${seed}`;
const registration = 'a-registration-secret-of-before';
const macaroon = 'a-macaroon-secret-of-before';
const homeserver = `server_name: example.org
pid_file: /data/homeserver.pid
listeners:
  - {port: 8080, bind_addresses: ['::'], type: http, tls: false, x_forwarded: true, resources: [{names: [client, federation], compress: false}]}
database: {name: sqlite3, args: {database: /data/homeserver.db}}
log_config: /data/log.config
media_store_path: /data/media
registration_shared_secret: "${registration}"
macaroon_secret_key: '${macaroon}'
form_secret: 'a-form-secret-of-before'
signing_key_path: /data/example.org.signing.key
report_stats: false
`;

/** The packed charm over the storage of an older one, with the real Synapse on it. */
describe('a server that the Python charm made', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await Rig.open();
  }, 60_000);
  afterAll(() => rig.close(), 60_000);

  const read = (unit: string, path: string): Promise<string> => {
    const gate = rig.unit(unit).gates.get('synapse');
    if (!gate) throw new Error('there is no container');
    return gate.pebble.readText(path);
  };

  /** What Synapse tells other servers of its key. */
  async function verifyKeys(pod: string): Promise<unknown> {
    const answer = await rig.world.probe(pod, { port: 8080, path: '/_matrix/key/v2/server', timeoutMs: 10_000 });
    return at('body' in answer ? JSON.parse(answer.body) : answer, 'verify_keys');
  }

  it('keeps every key: in its files, in its secrets, towards other servers', { timeout: 180_000 }, async () => {
    const { name, folder } = await rig.deploy({
      charm: 'synapse',
      name: 'adopted',
      config: { server_name: 'example.org' },
      left: { 'homeserver.yaml': homeserver, 'example.org.signing.key': `${signingKey}\n` },
    });
    // The leader of before kept the signing key in a secret, and its id in the peer relation's application bag.
    const uri = rig.leave(name, 'synapse-peers', 'secret-signing-id', { 'secret-signing-key': signingKey });
    await rig.settle();

    expect(rig.status(name)).toMatchObject({ status: 'active' });
    const written = await read(name, '/data/homeserver.yaml');
    expect(written).toContain(`registration_shared_secret: "${registration}"`);
    expect(written).toContain(`macaroon_secret_key: "${macaroon}"`);
    expect(written).toContain('name: "sqlite3"');
    expect((await read(name, '/data/example.org.signing.key')).trim()).toBe(signingKey);
    const bag = Object.values(rig.model.relations).find(({ endpoints }) => endpoints[0]?.application === 'adopted');
    expect(bag?.applications['adopted']?.data['secret-signing-id']).toBe(uri);
    expect(await verifyKeys(folder.pod)).toEqual({ 'ed25519:a_Pyth': { key: publicKey(seed) } });
  });

  it('takes the key out of the secret when the file is gone', { timeout: 180_000 }, async () => {
    const { name } = await rig.deploy({
      charm: 'synapse',
      name: 'restored',
      config: { server_name: 'example.org' },
      left: { 'homeserver.yaml': homeserver },
    });
    rig.leave(name, 'synapse-peers', 'secret-signing-id', { 'secret-signing-key': signingKey });
    await rig.settle();
    expect(rig.status(name)).toMatchObject({ status: 'active' });
    expect((await read(name, '/data/example.org.signing.key')).trim()).toBe(signingKey);
  });
});

/** Base64 without padding, as Matrix writes it. */
function publicKey(base64: string): string {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
  const key = Buffer.concat([prefix, Buffer.from(base64, 'base64')]);
  const { x } = createPublicKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' })).export({ format: 'jwk' });
  return Buffer.from(x ?? '', 'base64url')
    .toString('base64')
    .replace(/=+$/, '');
}
