import type { Dashboard } from '@grimoire/grafana';
import type { AlertRules } from '@grimoire/prometheus';
import type { FrameworkName } from './framework.ts';

/** What a charm's folder says besides `charmcraft.yaml`. It is JSON, so that a packer can write it down. */
export interface Project {
  /** Of the extensions: 2 with the base `ubuntu@26.04`. Default 1. */
  readonly generation?: 1 | 2;
  /** `paas-config.yaml`. */
  readonly config?: PaasConfig;
  /** Of `cos_custom/grafana_dashboards`, by name. */
  readonly dashboards?: Readonly<Record<string, Dashboard>>;
  /** Of `cos_custom/prometheus_alert_rules`. */
  readonly alerts?: AlertRules;
  /** Of `cos_custom/loki_alert_rules`. */
  readonly logAlerts?: AlertRules;
}

/** The keys of `paas-config.yaml`. */
export interface PaasConfig {
  readonly prometheus?: { readonly scrape_configs?: readonly ScrapeConfig[] };
  /** Of the web server's own log; `json` where Gunicorn or Uvicorn serves. Default `none`: as the server writes it. */
  readonly framework_logging_format?: 'none' | 'json';
  /** Where the application listens. Generation 2 only, as are the next two. */
  readonly port?: number;
  readonly 'metrics-port'?: number;
  readonly 'metrics-path'?: string;
}

/** A further scrape job. The target `@scheduler:PORT` is the unit that schedules. */
export interface ScrapeConfig {
  readonly job_name: string;
  /** Default `/metrics`. */
  readonly metrics_path?: string;
  readonly static_configs: readonly {
    readonly targets: readonly string[];
    readonly labels?: Readonly<Record<string, string>>;
  }[];
}

/** What is wrong with a project file: where, and what to do. */
export interface Clash {
  readonly path: readonly string[];
  readonly why: string;
}

/** `paas-config.yaml` as YAML gives it, checked; what is wrong is named by its key. */
export function readPaasConfig(
  content: unknown,
  generation: 1 | 2,
  framework: FrameworkName,
): PaasConfig | readonly Clash[] {
  const clashes: Clash[] = [];
  const refuse = (path: readonly string[], why: string): undefined => void clashes.push({ path, why });
  if (content === undefined || content === null) return {};
  if (!isMapping(content)) return [{ path: [], why: 'must be a mapping' }];
  const {
    prometheus,
    framework_logging_format: format,
    port,
    'metrics-port': metricsPort,
    'metrics-path': metricsPath,
    ...others
  } = content;
  for (const key of Object.keys(others)) refuse([key], 'is not a key of paas-config.yaml: take it out');
  const second = { port, 'metrics-port': metricsPort, 'metrics-path': metricsPath };
  if (generation === 1) {
    for (const [key, value] of Object.entries(second)) {
      if (value !== undefined)
        refuse([key], 'is of the extensions for ubuntu@26.04: use the option in charmcraft.yaml');
    }
  }
  const logs = loggingFormat(format, framework, refuse);
  const jobs = prometheus === undefined ? undefined : scrapeConfigs(prometheus, refuse);
  const ports = Object.fromEntries(
    Object.entries({ port, 'metrics-port': metricsPort }).flatMap(([key, value]) => {
      if (value === undefined) return [];
      if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65_536) return [[key, value]];
      refuse([key], 'must be a port number');
      return [];
    }),
  );
  if (metricsPath !== undefined && (typeof metricsPath !== 'string' || !metricsPath.startsWith('/'))) {
    refuse(['metrics-path'], 'must be a path that begins with /');
  }
  if (clashes.length > 0) return clashes;
  return {
    ...(jobs !== undefined && { prometheus: { scrape_configs: jobs } }),
    ...(logs !== undefined && { framework_logging_format: logs }),
    ...ports,
    ...(typeof metricsPath === 'string' && { 'metrics-path': metricsPath }),
  };
}

type Refuse = (path: readonly string[], why: string) => undefined;

const withJsonLogs: readonly FrameworkName[] = ['flask', 'django', 'fastapi'];

function loggingFormat(format: unknown, framework: FrameworkName, refuse: Refuse): 'none' | 'json' | undefined {
  if (format === undefined || format === 'none') return format;
  const key = ['framework_logging_format'];
  if (format !== 'json') return refuse(key, 'must be none or json');
  if (withJsonLogs.includes(framework)) return format;
  return refuse(key, `json is for ${withJsonLogs.join(', ')} only: a ${framework} application writes its own log`);
}

function scrapeConfigs(prometheus: unknown, refuse: Refuse): readonly ScrapeConfig[] | undefined {
  const { scrape_configs: jobs = [], ...others } = isMapping(prometheus) ? prometheus : { prometheus };
  for (const key of Object.keys(others)) refuse(['prometheus', key], 'only scrape_configs is known here');
  if (!Array.isArray(jobs)) return refuse(['prometheus', 'scrape_configs'], 'must be a list');
  const read = jobs.flatMap((job: unknown, index) => {
    const path = ['prometheus', 'scrape_configs', String(index)];
    return isScrapeConfig(job, (key, why) => refuse([...path, ...key], why)) ? [job] : [];
  });
  const names = read.map(({ job_name: name }) => name);
  if (new Set(names).size < names.length) refuse(['prometheus', 'scrape_configs'], 'each job_name must stand once');
  return read;
}

function isScrapeConfig(job: unknown, refuse: Refuse): job is ScrapeConfig {
  if (!isMapping(job)) {
    refuse([], 'must be a mapping');
    return false;
  }
  const { job_name: name, metrics_path: path, static_configs: configs, ...others } = job;
  const wrong = [
    ...Object.keys(others).map((key) => [[key], 'is not known here'] as const),
    ...(typeof name === 'string' && name !== '' ? [] : [[['job_name'], 'must be a name'] as const]),
    ...(path === undefined || typeof path === 'string' ? [] : [[['metrics_path'], 'must be a path'] as const]),
    ...(Array.isArray(configs) && configs.every(isStaticConfig)
      ? []
      : [[['static_configs'], 'must be a list of targets ("*:9000" or "@scheduler:9000") and labels'] as const]),
  ];
  for (const [key, why] of wrong) refuse(key, why);
  return wrong.length === 0;
}

function isStaticConfig(config: unknown): boolean {
  if (!isMapping(config)) return false;
  const { targets, labels, ...others } = config;
  const texts = (values: readonly unknown[]): boolean => values.every((value) => typeof value === 'string');
  return (
    Object.keys(others).length === 0 &&
    Array.isArray(targets) &&
    texts(targets) &&
    targets.every((target) => !String(target).startsWith('@') || /^@scheduler:\d{1,5}$/.test(String(target))) &&
    (labels === undefined || (isMapping(labels) && texts(Object.values(labels))))
  );
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
