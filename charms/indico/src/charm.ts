import { defineCharm, peers, type Charm } from '@grimoire/charm';
import { dashboards } from '@grimoire/grafana';
import { nginxRoute } from '@grimoire/ingress';
import { logs } from '@grimoire/loki';
import { postgresql } from '@grimoire/postgresql';
import { scrape } from '@grimoire/prometheus';
import { redis } from '@grimoire/redis';
import { s3 } from '@grimoire/s3';
import { saml } from '@grimoire/saml';
import { smtp } from '@grimoire/smtp';
import { addAdmin } from './actions/add-admin.ts';
import { anonymizeUser } from './actions/anonymize-user.ts';
import { refreshExternalResources } from './actions/refresh-external-resources.ts';
import { metadata, type Indico } from './charmcraft.gen.ts';
import { plugins, version } from './installed.ts';
import { celerySeat, secretKey } from './keys.ts';
import { entryPort, nginx, nginxExporterPort } from './nginx.ts';
import { alertRules } from './observability/alert-rules.ts';
import { dashboardsOfIndico } from './observability/dashboards.ts';
import { hostOf, parseSite } from './site.ts';
import { indico, ports } from './workload.ts';

/** Operates Indico: NGINX before uWSGI in every unit, and Celery in one of them. */
export const IndicoOperatorCharm: Charm<Indico> = defineCharm(metadata, {
  config: parseSite,

  integrations: {
    // Creating its extensions, where they are not there, takes a superuser.
    database: postgresql({ database: ({ app }) => app, roles: ['SUPERUSER'] }),
    'redis-broker': redis(),
    'redis-cache': redis(),
    'metrics-endpoint': scrape(
      [
        {
          static_configs: [
            { targets: [`*:${nginxExporterPort}`, `*:${ports.statsdMetrics}`, `*:${ports.celeryMetrics}`] },
          ],
        },
      ],
      alertRules,
    ),
    'indico-peers': peers('indico-instance'),

    s3: s3().optional(),
    'smtp-legacy': smtp().optional(),
    saml: saml().optional(),
    'nginx-route': nginxRoute(({ self, options }) => ({
      hostname: hostOf(options?.['site_url'], self.app),
      port: entryPort,
    })),
    logging: logs(),
    'grafana-dashboard': dashboards(dashboardsOfIndico),
  },

  facts: { version, plugins },
  kept: { secretKey },
  seats: { celery: celerySeat },

  decide({ config: site, app, proxies }, seen) {
    const { database, 'redis-broker': broker, 'redis-cache': cache, celery } = seen;
    const logTargets = seen.logging.targets;
    const settings = {
      site,
      baseUrl: site.url?.base ?? `http://${app}.local`,
      secretKey: seen.secretKey,
      database,
      broker,
      cache,
      smtp: seen['smtp-legacy'],
      s3: seen.s3,
      saml: seen.saml,
    };
    return {
      ports: [entryPort],
      version: seen.version,
      containers: {
        indico: {
          run: indico({ settings, celery, proxies, logTargets, version: seen.version, plugins: seen.plugins }),
        },
        'indico-nginx': { run: nginx(logTargets) },
      },
      ...(seen.s3 === undefined && {
        note: `attachments are lost with their pod: juju integrate ${app}:s3 s3-integrator`,
      }),
    };
  },

  actions: {
    'add-admin': addAdmin,
    'anonymize-user': anonymizeUser,
    'refresh-external-resources': refreshExternalResources,
  },
});
