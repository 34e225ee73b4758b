import { packCharm } from '@grimoire/pack';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Container } from './harness/container.ts';
import { at, Grimoire, text, workspace, type Json } from './harness/grimoire.ts';
import { hooksOf } from './harness/hooks.ts';
import { act } from './harness/model.ts';

const folder = path.join(import.meta.dirname, 'fixtures/traced');

/** Names of the spans of a trace, as the receiver tells them. */
const namesIn = (trace: Json): readonly string[] => spansIn(trace).map((span) => text(at(span, 'name')));

function spansIn(trace: Json): readonly Json[] {
  const spans = at(trace, 'spans');
  return Array.isArray(spans) ? spans : [];
}

describe('a charm whose hooks are traced', { timeout: 120_000 }, () => {
  const grimoire = new Grimoire('traced');
  const app = new Container(grimoire, 'traced/0', 'app');
  const charm = new Container(grimoire, 'traced/0', 'charm');
  const tempo = new Container(grimoire, 'tempo-coordinator-k8s/0', 'tempo');

  beforeAll(async () => {
    const [packed] = await packCharm(folder, { architectures: [process.arch === 'arm64' ? 'arm64' : 'amd64'] });
    if (packed === undefined) throw new Error('the fixture has no platform for this machine');
    const rock = path.join(workspace, 'rocks/tempo');
    await grimoire.do('deploy', packed.path, '--resource', `app-image=${rock}`);
    await grimoire.do('deploy', 'tempo-coordinator-k8s');
    await grimoire.active('traced');
    await grimoire.active('tempo-coordinator-k8s');
  }, 300_000);
  afterAll(() => grimoire.destroy(), 60_000);

  const pebble = (...words: readonly string[]): Promise<string> =>
    tempo.run('env', 'PEBBLE_SOCKET=/charm/container/pebble.socket', '/charm/bin/pebble', ...words);

  /** Files of traces that are still in the charm's folder. */
  const kept = async (): Promise<readonly string[]> => {
    const script = 'cd /var/lib/juju/agents/unit-traced-0/charm && ls .traces';
    return (await charm.run('sh', '-c', script)).split('\n').filter((name) => name.endsWith('.json'));
  };

  /** The newest traces with a span of this name. */
  const traces = async (name: string): Promise<readonly Json[]> => {
    const found = await act(grimoire, 'tempo-coordinator-k8s/0', 'show-traces', {
      service: 'traced',
      name,
      limit: '50',
    });
    return Object.entries(Object(found)).flatMap(([key, trace]) =>
      key.startsWith('trace-') ? [JSON.parse(text(trace))] : [],
    );
  };

  it('keeps its traces, one a hook, while there is nowhere to send them', async () => {
    expect(await kept()).toHaveLength((await hooksOf(grimoire, 'traced/0')).length);
  });

  it('sends all of them once it is integrated, the very first hook among them', async () => {
    await grimoire.do('integrate', 'traced:charm-tracing', 'tempo-coordinator-k8s:tracing');
    const [install] = await grimoire.until(
      'install is there',
      () => traces('dispatch install'),
      (seen) => seen.length > 0,
    );
    expect(namesIn(install)).toEqual(
      expect.arrayContaining(['dispatch install', 'look', 'decide', 'apply', 'config-get', 'pebble systemInfo']),
    );
    await grimoire.until('all are sent', kept, (left) => left.length === 0);
    const [changed] = await traces('dispatch charm-tracing-relation-changed');
    expect(
      spansIn(changed).find((span) => at(span, 'name') === 'dispatch charm-tracing-relation-changed'),
    ).toMatchObject({
      service: 'traced',
      attributes: {
        event_kind: 'hook',
        event_about: expect.stringMatching(/^charm-tracing:\d+, tempo-coordinator-k8s/),
      },
    });
  });

  it('has its password in none', async () => {
    const password = text(JSON.parse(await app.read('/password.json')).password);
    expect(password).toHaveLength(32);
    const all = await traces('look');
    expect(all.length).toBeGreaterThan(3);
    expect(all.flatMap(namesIn)).toEqual(expect.arrayContaining(['secret-add', 'secret-get', 'pebble writeFile']));
    expect(JSON.stringify(all)).not.toContain(password);
  });

  it('goes on without a receiver, says so once, and catches up', async () => {
    await pebble('stop', 'tempo');
    await grimoire.do('config', 'traced', 'greeting=hello');
    await grimoire.until('a trace is kept', kept, (left) => left.length > 0);
    expect((await grimoire.status('traced')).current).toBe('active');
    const log = await grimoire.do('debug-log', '--replay', '-i', 'traced/0');
    expect(log.match(/traces: kept, not sent to .*UNAVAILABLE/g)).toHaveLength(1);
    await pebble('start', 'tempo');
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    await grimoire.do('config', 'traced', 'greeting=again');
    await grimoire.until('all are sent', kept, (left) => left.length === 0);
    expect(await traces('dispatch config-changed')).not.toHaveLength(0);
  });
});
