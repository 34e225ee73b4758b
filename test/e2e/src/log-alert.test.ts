import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataClient } from './harness/data-client.ts';
import { at, Grimoire, type Json } from './harness/grimoire.ts';
import { urlOf } from './harness/model.ts';
import { alertsIn, logged } from './harness/observed.ts';

describe('an alert of a log line', { timeout: 120_000 }, () => {
  const grimoire = new Grimoire('alert');
  const client = new DataClient(grimoire);

  beforeAll(async () => {
    await grimoire.do('deploy', 'loki-k8s');
    await client.deploy('redis');
    await grimoire.do('integrate', 'data-client:logging', 'loki-k8s:logging');
    for (const name of ['loki-k8s', 'data-client']) await grimoire.active(name);
  }, 180_000);
  afterAll(() => grimoire.destroy(), 60_000);

  const loki = (): Promise<string> => urlOf(grimoire, 'loki-k8s');
  const says = (line: string): Promise<string> => client.container.run('sh', '-c', 'echo "$1" >> /lines', 'sh', line);
  const alerts = async (so: (seen: readonly Json[]) => boolean): Promise<readonly Json[]> =>
    grimoire.until('the alerts are so', async () => alertsIn(await loki()), so);

  it('does not fire for another line', async () => {
    await says('all is well');
    const lines = await grimoire.until(
      'the line is there',
      async () => logged(await loki(), '{juju_application="data-client"} |= "all is well"'),
      (seen) => seen.length > 0,
    );
    expect(lines).toMatchObject([{ labels: { juju_unit: 'data-client/0', pebble_service: 'crier' } }]);
    expect(await alertsIn(await loki())).toEqual([]);
  });

  it('fires for the line, with what it says and where it comes from', async () => {
    await says('a disaster came');
    expect(await alerts((seen) => seen.length > 0)).toEqual([
      expect.objectContaining({
        state: 'firing',
        labels: expect.objectContaining({
          alertname: 'Disaster',
          severity: 'critical',
          juju_application: 'data-client',
          juju_model: 'local',
        }),
        annotations: { summary: 'It came' },
      }),
    ]);
  });

  it('is refused, when its query cannot be read, with who sent it, to the operator and to the sender', async () => {
    await grimoire.do('integrate', 'data-client:logging-wrongly', 'loki-k8s:logging');
    const { message } = await grimoire.until(
      'the operator is told',
      () => grimoire.status('loki-k8s'),
      ({ current }) => current === 'blocked',
    );
    expect(message).toMatch(/alert rules of data-client cannot be used: .*Mistake/);
    expect(at(await client.given('complaints'), 0)).toContain('Mistake');
    expect(await alerts((seen) => seen.length > 0)).toHaveLength(1);
    await grimoire.do('remove-relation', 'data-client:logging-wrongly', 'loki-k8s:logging');
    await grimoire.active('loki-k8s');
  });

  it('is over when the line is no longer new', async () => {
    expect(
      await grimoire.until(
        'it is over',
        async () => alertsIn(await loki()),
        (seen) => seen.length === 0,
        90,
      ),
    ).toEqual([]);
  });
});
