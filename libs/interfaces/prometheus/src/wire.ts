import { databag, json, maybe, text, type BagSchema } from '@grimoire/charm';
import { readAlertRules, readTopology, record, string, type AlertRules, type Topology } from '@grimoire/juju-topology';

/** One job of a Prometheus. `*` in a target stands for each unit. */
export interface ScrapeJob {
  readonly job_name?: string;
  /** Default `/metrics`. */
  readonly metrics_path?: string;
  readonly static_configs: readonly StaticConfig[];
  /** `30s` */
  readonly scrape_interval?: string;
  readonly scrape_timeout?: string;
  readonly scheme?: 'http' | 'https';
}
export interface StaticConfig {
  /** `*:9000`; the port must be there. */
  readonly targets: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

/** A job as it was received: what Prometheus knows besides passes as it is. */
export interface ReceivedJob extends Readonly<Record<string, unknown>> {
  readonly metrics_path: string;
  readonly static_configs: readonly StaticConfig[];
}

/** Keys of a job that a consumer takes over; others are dropped. */
const known = new Set([
  'job_name',
  'metrics_path',
  'static_configs',
  'scrape_interval',
  'scrape_timeout',
  'proxy_url',
  'relabel_configs',
  'metric_relabel_configs',
  'sample_limit',
  'label_limit',
  'label_name_length_limit',
  'label_value_length_limit',
  'scheme',
  'basic_auth',
  'tls_config',
  'authorization',
  'params',
]);

/** The provider's application bag. */
export interface Offered {
  readonly scrape_metadata: Topology | undefined;
  readonly scrape_jobs: readonly ReceivedJob[];
  readonly alert_rules: AlertRules | undefined;
}
export const offered: BagSchema<Offered> = databag({
  scrape_metadata: maybe(json(readTopology)),
  scrape_jobs: json(readJobs),
  alert_rules: maybe(json(readAlertRules)),
});

/** Each provider unit's bag. */
export interface UnitAddress {
  readonly prometheus_scrape_unit_address: string;
  readonly prometheus_scrape_unit_name: string;
  readonly prometheus_scrape_unit_path: string | undefined;
}
export const unitAddress: BagSchema<UnitAddress> = databag({
  prometheus_scrape_unit_address: text,
  prometheus_scrape_unit_name: text,
  prometheus_scrape_unit_path: maybe(text),
});

function readJobs(value: unknown): readonly ReceivedJob[] {
  if (!Array.isArray(value)) throw new TypeError('not a list of jobs');
  return value.map((one) => {
    const job = record(one);
    const { metrics_path = '/metrics', static_configs = [{ targets: ['*:80'] }] } = job;
    if (!Array.isArray(static_configs)) throw new TypeError('not a list of targets');
    return {
      ...Object.fromEntries(Object.entries(job).filter(([key]) => known.has(key))),
      metrics_path: string(metrics_path),
      static_configs: static_configs.map(readTargets),
    };
  });
}

function readTargets(value: unknown): StaticConfig {
  const { targets = [], labels } = record(value);
  if (!Array.isArray(targets)) throw new TypeError('not a list of targets');
  return {
    targets: targets.map(string),
    ...(labels !== undefined && {
      labels: Object.fromEntries(Object.entries(record(labels)).map(([key, one]) => [key, string(one)])),
    }),
  };
}
