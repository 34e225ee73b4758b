import { Integration, ready, type Context, type Owed } from '@grimoire/charm';
import { labelledRules, type AlertRules } from './alert-rules.ts';

/** One job of a Prometheus. `*` in a target stands for each unit. */
export interface ScrapeJob {
  readonly job_name?: string;
  /** Default `/metrics`. */
  readonly metrics_path?: string;
  readonly static_configs: readonly {
    /** `*:9000`; the port must be there. */
    readonly targets: readonly string[];
    readonly labels?: Readonly<Record<string, string>>;
  }[];
  /** `30s` */
  readonly scrape_interval?: string;
  readonly scrape_timeout?: string;
  readonly scheme?: 'http' | 'https';
}

/**
 * The provider's end of `prometheus_scrape`: where this charm's metrics are, and which alerts they deserve. Both are
 * written as soon as the relation is there; nothing is waited for, since metrics never hold a charm up.
 *
 * Every unit writes its own address; for an IPv6 one its DNS name, because consumers would not put it in brackets.
 *
 * @example 'metrics-endpoint': scrape([{ static_configs: [{ targets: ['*:9000'] }] }])
 */
export function scrape(
  jobs: readonly ScrapeJob[],
  alertRules?: AlertRules,
): Integration<'provides', 'prometheus_scrape', undefined, 'always'> {
  return new Integration('provides', 'prometheus_scrape', 'always', {
    read: () => ready(undefined),
    owes: (relation, context) => owed(jobs, alertRules, context, relation.localApp),
  });
}

function owed(
  jobs: readonly ScrapeJob[],
  rules: AlertRules | undefined,
  { self }: Context,
  written: Readonly<Record<string, string>> | undefined,
): Owed {
  const address = self.address === undefined || self.address.includes(':') ? self.fqdn : self.address;
  return {
    app: {
      scrape_metadata: stable(written?.['scrape_metadata'], {
        model: self.model,
        model_uuid: self.modelUuid,
        application: self.app,
        unit: self.name,
        charm_name: self.charm,
      }),
      scrape_jobs: stable(
        written?.['scrape_jobs'],
        jobs.map((job) => ({ ...job, metrics_path: job.metrics_path ?? '/metrics' })),
      ),
      alert_rules: stable(written?.['alert_rules'], rules === undefined ? {} : labelledRules(rules, self)),
    },
    unit: { prometheus_scrape_unit_address: address, prometheus_scrape_unit_name: self.name },
  };
}

/** JSON; but what is there already stays when it says the same, whatever order and blanks its writer used. */
function stable(written: string | undefined, value: unknown): string {
  const text = JSON.stringify(value);
  if (written === undefined) return text;
  try {
    return sorted(JSON.parse(written)) === sorted(JSON.parse(text)) ? written : text;
  } catch {
    return text;
  }
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
