import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Container } from './harness/container.ts';
import { DataClient } from './harness/data-client.ts';
import { at, Grimoire, text } from './harness/grimoire.ts';
import { act } from './harness/model.ts';

describe('s3-integrator', { timeout: 180_000 }, () => {
  const grimoire = new Grimoire('objects');
  const client = new DataClient(grimoire);
  const server = new Container(grimoire, 's3-integrator/0', 's3');

  beforeAll(async () => {
    await grimoire.do('deploy', 's3-integrator');
    await client.deploy('s3');
    await grimoire.do('integrate', 'data-client:s3', 's3-integrator:s3-credentials');
    await grimoire.active('s3-integrator');
  }, 180_000);
  afterAll(() => grimoire.destroy(), 60_000);

  /** The client's own S3 program, from another pod, with what the relation gave. Keys come by the environment. */
  async function rclone(command: readonly string[], changed: { readonly secretKey?: string } = {}): Promise<string> {
    const given = await client.given('s3');
    const settings = {
      TYPE: 's3',
      PROVIDER: 'Other',
      ENDPOINT: text(at(given, 'endpoint')),
      REGION: text(at(given, 'region')),
      ACCESS_KEY_ID: text(at(given, 'accessKey')),
      SECRET_ACCESS_KEY: changed.secretKey ?? text(at(given, 'secretKey')),
    };
    const environment = Object.entries(settings).map(([key, value]) => `RCLONE_CONFIG_GIVEN_${key}=${value}`);
    const run = 'rclone --config /dev/null --retries 1 --low-level-retries 1 "$@" 2>&1 || true';
    return (await client.container.run('env', ...environment, 'sh', '-c', run, 'sh', ...command)).trim();
  }
  const put = (name: string, content: string): Promise<string> =>
    client.container.run('sh', '-c', `printf '%s' "$1" > "/tmp/$2"`, 'sh', content, name);

  it('makes the bucket that is asked for, and keeps an object in it as a file', async () => {
    expect(at(await client.given('s3'), 'bucket')).toBe('objects');
    await put('hello.txt', 'kept');
    expect(await rclone(['copyto', '/tmp/hello.txt', 'given:objects/a/hello.txt'])).toBe('');
    expect(await rclone(['cat', 'given:objects/a/hello.txt'])).toBe('kept');
    expect(await server.read('/var/lib/s3/objects/a/hello.txt')).toBe('kept');
  });

  it('refuses who cannot sign', async () => {
    const said = await rclone(['cat', 'given:objects/a/hello.txt'], { secretKey: 'guessed' });
    expect(said).toMatch(/SignatureDoesNotMatch|403/);
  });

  it('has the object, under the same keys, when its pod was replaced', async () => {
    await grimoire.do('replace-pod', 's3-integrator/0');
    await grimoire.until(
      'the new pod serves',
      () => rclone(['cat', 'given:objects/a/hello.txt']).catch(String),
      (seen) => seen === 'kept',
      120,
    );
    const shown = await act(grimoire, 's3-integrator/0', 'get-s3-credentials');
    expect(at(shown, 'secret-key')).toBe(at(await client.given('s3'), 'secretKey'));
  });

  it('says how keys of another storage are given', async () => {
    const { code, stdout, stderr } = await grimoire.try('run', 's3-integrator/0', 'sync-s3-credentials');
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain('juju config s3-integrator credentials=');
  });
});
