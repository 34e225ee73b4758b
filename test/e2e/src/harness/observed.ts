import { at, text, type Json } from './grimoire.ts';

/** A label set and what is at it. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Prometheus' HTTP API, as Grafana and its own pages ask it. */
export class Prometheus {
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  /** @throws Error with Prometheus' own words when it cannot read the query */
  async query(query: string): Promise<readonly Series[]> {
    const found = await this.#get('/api/v1/query', { query });
    return list(at(found, 'result')).map((one) => ({
      labels: labelsOf(at(one, 'metric')),
      value: Number(at(one, 'value', 1)),
    }));
  }

  /** The unit of each target. */
  async scraped(): Promise<readonly string[]> {
    const targets = list(at(await this.#get('/api/v1/targets'), 'activeTargets'));
    return targets.map((target) => text(at(target, 'labels', 'juju_unit')));
  }

  /** Alerts that fire. */
  async firing(): Promise<readonly Readonly<Record<string, string>>[]> {
    const alerts = list(at(await this.#get('/api/v1/alerts'), 'alerts'));
    return alerts.filter((alert) => at(alert, 'state') === 'firing').map((alert) => labelsOf(at(alert, 'labels')));
  }

  /** Rules by name, each with what became of its last evaluation: `ok`, or an error. */
  async rules(): Promise<readonly (readonly [name: string, health: string])[]> {
    const groups = list(at(await this.#get('/api/v1/rules'), 'groups'));
    return groups
      .flatMap((group) => list(at(group, 'rules')))
      .map((rule) => [text(at(rule, 'name')), `${String(at(rule, 'health'))}${String(at(rule, 'lastError') ?? '')}`]);
  }

  /** Names of metrics that a scraped page declares, also those that have no values yet. */
  async declared(): Promise<ReadonlySet<string>> {
    return new Set(Object.keys(Object(await this.#get('/api/v1/metadata'))));
  }

  #get(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<Json> {
    return data(new URL(`${path}?${new URLSearchParams(parameters).toString()}`, this.#base));
  }
}

/** A line of a log with the labels of its stream. */
export interface Line {
  readonly labels: Readonly<Record<string, string>>;
  readonly line: string;
}

/** The lines of the last hour that Loki gives for a query in LogQL, the newest first. */
export async function logged(loki: string, query: string): Promise<readonly Line[]> {
  const parameters = new URLSearchParams({ query, limit: '1000' }).toString();
  const found = await data(new URL(`/loki/api/v1/query_range?${parameters}`, loki));
  return list(at(found, 'result')).flatMap((stream) =>
    list(at(stream, 'values')).map((value) => ({
      labels: labelsOf(at(stream, 'stream')),
      line: text(at(value, 1)),
    })),
  );
}

/** The alerts that Loki's rules have brought up. */
export async function alertsIn(loki: string): Promise<readonly Json[]> {
  return list(at(await data(new URL('/prometheus/api/v1/alerts', loki)), 'alerts'));
}

/** A query of a panel. */
export interface Asked {
  readonly panel: string;
  readonly source: string;
  readonly query: string;
}

/** The queries of all panels of a dashboard, those in folded rows too. */
export function queriesOf(dashboard: Json): readonly Asked[] {
  return list(at(dashboard, 'panels')).flatMap((panel) => [
    ...queriesOf(panel),
    ...list(at(panel, 'targets')).map((target) => ({
      panel: String(at(panel, 'title')),
      source: String(at(panel, 'datasource', 'uid')),
      query: text(at(target, 'expr')),
    })),
  ]);
}

/** As Grafana does before it asks: with everything chosen in the drop-downs. */
export function chosen({ query }: Asked): string {
  return query.replaceAll('$__rate_interval', '1m').replaceAll(/"\$\w+"/g, '".*"');
}

/** Grafana's dashboards by title, with the password of its administrator. */
export async function dashboards(grafana: string, password: string): Promise<ReadonlyMap<string, Json>> {
  const headers = { authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}` };
  const get = async (path: string): Promise<Json> => (await fetch(new URL(path, grafana), { headers })).json();
  const found = list(await get('/api/search'));
  return new Map(
    await Promise.all(
      found.map(async (one) => [text(at(one, 'title')), at(await get(text(at(one, 'url'))), 'dashboard')] as const),
    ),
  );
}

async function data(url: URL): Promise<Json> {
  const response = await fetch(url);
  const body = await response.text();
  if (!response.ok) throw new Error(`${url.searchParams.get('query') ?? url.pathname}: ${response.status} ${body}`);
  return at(JSON.parse(body), 'data');
}

const list = (value: Json): readonly Json[] => (Array.isArray(value) ? value : []);

const labelsOf = (value: Json): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(Object(value)).map(([name, label]) => [name, String(label)]));
