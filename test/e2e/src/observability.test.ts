import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Container } from './harness/container.ts';
import { at, Grimoire, text } from './harness/grimoire.ts';
import { Matrix } from './harness/matrix.ts';
import { act, urlOf } from './harness/model.ts';
import { chosen, dashboards, logged, Prometheus, queriesOf, type Series } from './harness/observed.ts';

describe('Synapse and a web application, watched', { timeout: 120_000 }, () => {
  const grimoire = new Grimoire('observed');
  const synapse = new Container(grimoire, 'synapse/0', 'synapse');
  const prometheus = async (): Promise<Prometheus> => new Prometheus(await urlOf(grimoire, 'prometheus-k8s'));
  const place = { juju_model: 'local', juju_application: 'synapse', juju_unit: 'synapse/0', juju_charm: 'synapse' };

  beforeAll(async () => {
    await grimoire.do('deploy', 'prometheus-k8s', '--config', 'evaluation_interval=2s');
    for (const name of ['loki-k8s', 'grafana-k8s', 'tempo-coordinator-k8s', 'postgresql-k8s', 'flask-k8s']) {
      await grimoire.do('deploy', name);
    }
    await grimoire.do('deploy', 'synapse', '--config', 'server_name=example.org');
    await grimoire.do('integrate', 'synapse:database', 'postgresql-k8s:database');
    for (const watched of ['synapse', 'flask-k8s']) {
      await grimoire.do('integrate', `${watched}:metrics-endpoint`, 'prometheus-k8s:metrics-endpoint');
      await grimoire.do('integrate', `${watched}:logging`, 'loki-k8s:logging');
      await grimoire.do('integrate', `${watched}:grafana-dashboard`, 'grafana-k8s:grafana-dashboard');
    }
    await grimoire.do('integrate', 'flask-k8s:tracing', 'tempo-coordinator-k8s:tracing');
    for (const name of ['postgresql-k8s', 'synapse', 'flask-k8s', 'prometheus-k8s', 'grafana-k8s']) {
      await grimoire.active(name, 180);
    }
  }, 300_000);
  afterAll(() => grimoire.destroy(), 60_000);

  /** What Prometheus answers, once it is something. */
  const measured = async (query: string, so = (seen: readonly Series[]): boolean => seen.length > 0) => {
    const server = await prometheus();
    return grimoire.until(query, () => server.query(query), so);
  };

  const received = async (): Promise<ReadonlyMap<string, unknown>> => {
    const password = text(at(await act(grimoire, 'grafana-k8s/0', 'get-admin-password'), 'admin-password'));
    return dashboards(await urlOf(grimoire, 'grafana-k8s'), password);
  };
  const pebble = (...words: readonly string[]): Promise<string> =>
    synapse.run('env', 'PEBBLE_SOCKET=/charm/container/pebble.socket', '/charm/bin/pebble', ...words);

  it('is scraped: Synapse itself and what PostgreSQL counts, each with where it is', async () => {
    const [ofSynapse, ...others] = await measured('synapse_build_info');
    expect(ofSynapse?.labels).toMatchObject({ ...place, job: expect.stringContaining('synapse_application') });
    expect(others).toEqual([]);
    const [counted] = await measured('synapse_total_users');
    expect(counted?.labels).toMatchObject({ ...place, job: expect.stringContaining('synapse_stats_exporter') });
    expect(await measured('up == 1', (seen) => seen.length === 3)).toContainEqual({
      labels: expect.objectContaining({ juju_unit: 'flask-k8s/0' }),
      value: 1,
    });
    expect(await act(grimoire, 'prometheus-k8s/0', 'validate-configuration')).toMatchObject({ valid: 'True' });
  });

  it('has what was said in a room in its numbers, and in the series that its rules record', async () => {
    const password = text(
      at(await act(grimoire, 'synapse/0', 'register-user', { username: 'alice' }), 'user-password'),
    );
    const alice = await Matrix.login(await urlOf(grimoire, 'synapse'), 'alice', password);
    await alice.send(await alice.createRoom('Watched'), 'hello');
    const [said] = await measured('synapse_storage_events_persisted_by_event_type{type="m.room.message"}');
    expect(said).toMatchObject({ value: 1, labels: { juju_application: 'synapse' } });
    const rules = await (await prometheus()).rules();
    expect(rules.length).toBeGreaterThan(13);
    expect(rules.filter(([, health]) => health !== 'ok')).toEqual([]);
  });

  it('fires an alert of Synapse, and none of the web application, when the exporter ends', async () => {
    const server = await prometheus();
    expect(await server.firing()).toEqual([]);
    await pebble('stop', 'stats-exporter');
    const alerts = await grimoire.until(
      'an alert fires',
      () => server.firing(),
      (seen) => seen.length > 0,
    );
    expect(alerts).toEqual([
      expect.objectContaining({
        ...place,
        alertname: 'SynapseTargetMissing',
        severity: 'critical',
        instance: expect.stringMatching(/:9877$/),
      }),
    ]);
    await pebble('start', 'stats-exporter');
    await grimoire.until(
      'the alert is over',
      () => server.firing(),
      (seen) => seen.length === 0,
    );
  });

  it('has its lines in Loki, of both its containers, with where they come from', async () => {
    const loki = await urlOf(grimoire, 'loki-k8s');
    const request = 'POST /_matrix/client/v3/createRoom';
    const lines = await grimoire.until(
      'the request is in both logs',
      () => logged(loki, `{juju_application="synapse", juju_unit="synapse/0"} |= "${request}"`),
      (seen) => new Set(seen.map(({ labels }) => labels['pebble_service'])).size === 2,
    );
    for (const { labels } of lines) {
      expect(labels).toMatchObject({
        ...place,
        juju_model_uuid: expect.any(String),
        charm: 'synapse',
        product: 'Juju',
      });
    }
    expect(new Set(lines.map(({ labels }) => labels['pebble_service']))).toEqual(new Set(['synapse', 'synapse-nginx']));
    expect((await logged(loki, '{juju_application="flask-k8s"}')).length).toBeGreaterThan(0);
  });

  it('has its dashboards in Grafana, and each query of them is answered', async () => {
    const found = await received();
    expect([...found.keys()].toSorted()).toEqual(['Flask Operator', 'Synapse Operator', 'Synapse Statistics']);
    const server = await prometheus();
    const loki = await urlOf(grimoire, 'loki-k8s');
    const answered: Record<string, number> = {};
    for (const asked of [...found.values()].flatMap(queriesOf)) {
      const ask = asked.source === '${lokids}' ? logged(loki, chosen(asked)) : server.query(chosen(asked));
      answered[`${asked.panel}: ${asked.query}`] = (await ask).length;
    }
    expect(Object.keys(answered).length).toBeGreaterThan(90);
    expect(Object.values(answered).filter((count) => count > 0).length).toBeGreaterThan(40);
  });

  it('shows in Synapse’s dashboards only what this Synapse measures', async () => {
    const found = await received();
    const server = await prometheus();
    const declared = await server.declared();
    const recorded = new Set((await server.rules()).map(([name]) => name));
    const named = ['Synapse Operator', 'Synapse Statistics']
      .flatMap((title) => queriesOf(found.get(title)))
      .flatMap(({ query }) => query.match(/\b(?:synapse|process|python|jemalloc)_\w+/g) ?? []);
    expect(new Set(named).size).toBeGreaterThan(80);
    // As OpenMetrics declares them: a family, whatever its samples end in.
    const parts = /_(?:bucket|sum|count|total)$/;
    expect(
      named.filter((name) => !declared.has(name) && !declared.has(name.replace(parts, '')) && !recorded.has(name)),
    ).toEqual([]);
  });

  it('sends a span to the receiver that it was told of, which shows it', async () => {
    const receivers = await act(grimoire, 'tempo-coordinator-k8s/0', 'list-receivers');
    const host = 'tempo-coordinator-k8s-0.tempo-coordinator-k8s-endpoints.local.svc.cluster.local';
    expect(receivers).toEqual({ 'otlp-http': `http://${host}:4318`, 'return-code': 0 });
    const made = await (
      await fetch(new URL('/spans/watched', await urlOf(grimoire, 'flask-k8s')), { method: 'POST' })
    ).json();
    const shown = await act(grimoire, 'tempo-coordinator-k8s/0', 'show-traces', { service: 'flask-k8s' });
    expect(JSON.parse(text(at(shown, 'trace-1')))).toMatchObject({
      traceID: at(made, 'trace'),
      spans: [{ service: 'flask-k8s', name: 'watched' }],
    });
  });

  it('keeps what was measured, logged and traced when the pods are replaced', async () => {
    for (const name of ['loki-k8s', 'tempo-coordinator-k8s']) await grimoire.do('replace-pod', `${name}/0`);
    for (const name of ['loki-k8s', 'tempo-coordinator-k8s']) await grimoire.active(name);
    const loki = await urlOf(grimoire, 'loki-k8s');
    await grimoire.until(
      'the line is there',
      () => logged(loki, '{juju_unit="synapse/0"} |= "createRoom"').catch(() => []),
      (seen) => seen.length > 0,
    );
    const shown = await grimoire.until(
      'the span is there',
      () => act(grimoire, 'tempo-coordinator-k8s/0', 'show-traces', { name: 'watched' }).catch(() => ({})),
      (seen) => at(seen, 'count') === '1',
    );
    expect(at(shown, 'trace-1')).toContain('watched');
  });

  it('forwards nothing any more, and is no longer scraped, when the relations go', async () => {
    await grimoire.do('remove-relation', 'synapse:logging', 'loki-k8s:logging');
    await grimoire.do('remove-relation', 'synapse:metrics-endpoint', 'prometheus-k8s:metrics-endpoint');
    const server = await prometheus();
    await grimoire.until(
      'only the web application is scraped',
      () => server.scraped(),
      (seen) => seen.every((unit) => unit === 'flask-k8s/0'),
    );
    expect(await server.scraped()).toEqual(['flask-k8s/0']);
    await grimoire.until(
      'the target is off',
      () => pebble('plan'),
      (seen) => seen.includes('- -all'),
    );
    const [url, loki] = [await urlOf(grimoire, 'synapse'), await urlOf(grimoire, 'loki-k8s')];
    expect((await fetch(new URL('/_matrix/client/versions?unheard', url))).status).toBe(200);
    // Pebble sends what it has once a second.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(await logged(loki, '{juju_unit="synapse/0"} |= "unheard"')).toEqual([]);
  });
});
