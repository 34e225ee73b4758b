import { Integration, ready, type OpenOptions, type Role, type Self } from '@grimoire/charm';
import { scrape, type AlertRules, type ScrapeJob } from '@grimoire/prometheus';
import type { Contribution, Endpoint } from './contribution.ts';
import type { Framework } from './framework.ts';
import type { Project } from './project.ts';
import { pathOf, portOf } from './settings.ts';

/** What is scraped: the framework's own metrics, then the jobs of `paas-config.yaml`. It holds nothing up. */
export function metricsOf(framework: Framework, project: Project): Endpoint {
  return new Integration<Role, string, Contribution, 'observed'>('provides', 'prometheus_scrape', 'observed', {
    read: () => ready({ variables: {} }),
    owes(relation, context) {
      const jobs = jobsOf(framework, project, context.self, context.options ?? {});
      return scrape(jobs, rulesOf(framework, project, context.self)).spec.owes?.(relation, context) ?? {};
    },
  });
}

function jobsOf({ metrics }: Framework, { config }: Project, self: Self, options: OpenOptions): readonly ScrapeJob[] {
  const targets = [`*:${portOf(metrics.port, options)}`];
  const more = config?.prometheus?.scrape_configs ?? [];
  return [
    { metrics_path: pathOf(metrics.path, options), static_configs: [{ targets }] },
    ...more.map((job) => ({
      ...job,
      static_configs: job.static_configs.map((one) => ({
        ...one,
        targets: one.targets.map((target) => target.replace(/^@scheduler(?=:)/, scheduler(self))),
      })),
    })),
  ];
}

/** The unit that schedules. */
function scheduler({ app, model }: Self): string {
  return `${app}-0.${app}-endpoints.${model}.svc.cluster.local`;
}

/** Each expression selects this application's series: a consumer that puts in no matchers would take in everybody's. */
function rulesOf({ alerts }: Framework, project: Project, self: Self): AlertRules {
  const topology = [
    `juju_model="${self.model}"`,
    `juju_model_uuid="${self.modelUuid}"`,
    `juju_application="${self.app}"`,
  ].join(', ');
  return {
    groups: [...alerts.groups, ...(project.alerts?.groups ?? [])].map((group) => ({
      ...group,
      rules: group.rules.map((rule) => ({ ...rule, expr: rule.expr.replaceAll('%%juju_topology%%', topology) })),
    })),
  };
}
