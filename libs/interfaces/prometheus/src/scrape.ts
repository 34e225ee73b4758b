import { Integration, ready, type Context, type Owed, type RelationView, type Self } from '@grimoire/charm';
import { complaints, labelledRules, sameJson, topologyOf, type AlertRules } from '@grimoire/juju-topology';
import type { ScrapeJob } from './wire.ts';

/** What a charm has to be scraped. */
export interface Metrics {
  readonly jobs: readonly ScrapeJob[];
  readonly rules?: AlertRules;
}

/**
 * The provider's end of `prometheus_scrape`: where this charm's metrics are, and which alerts they deserve. Both are
 * written as soon as the relation is there; nothing is waited for, since metrics never hold a charm up.
 *
 * Every unit writes its own address; for an IPv6 one its DNS name, because consumers would not put it in brackets.
 *
 * @returns what the consumers complain of, one text each
 * @example 'metrics-endpoint': scrape([{ static_configs: [{ targets: ['*:9000'] }] }], rules)
 */
export function scrape(
  jobs: readonly ScrapeJob[],
  rules?: AlertRules,
): Integration<'provides', 'prometheus_scrape', readonly string[], 'always'> {
  const metrics: Metrics = { jobs, ...(rules && { rules }) };
  return scrapeOf(() => metrics);
}

/** The same for a charm whose jobs depend on the unit: a target for one unit only, or a job for each. */
export function scrapeOf(
  metrics: (self: Self) => Metrics,
): Integration<'provides', 'prometheus_scrape', readonly string[], 'always'> {
  return new Integration('provides', 'prometheus_scrape', 'always', {
    read: (relations) => ready(relations.flatMap(({ remoteApp }) => complaints(remoteApp['event']))),
    owes: (relation, context) => owed(metrics(context.self), context, relation),
  });
}

function owed({ jobs, rules }: Metrics, { self }: Context, { localApp }: RelationView): Owed {
  const address = self.address === undefined || self.address.includes(':') ? self.fqdn : self.address;
  return {
    app: {
      scrape_metadata: sameJson(localApp?.['scrape_metadata'], topologyOf(self)),
      scrape_jobs: sameJson(
        localApp?.['scrape_jobs'],
        jobs.map((job) => ({ ...job, metrics_path: job.metrics_path ?? '/metrics' })),
      ),
      alert_rules: sameJson(localApp?.['alert_rules'], rules === undefined ? {} : labelledRules(rules, self)),
    },
    unit: { prometheus_scrape_unit_address: address, prometheus_scrape_unit_name: self.name },
  };
}
