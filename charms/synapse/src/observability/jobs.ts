import type { ScrapeJob } from '@grimoire/prometheus';
import { ports } from '../homeserver.ts';

/** What is scraped of every unit: Synapse itself, and the exporter of what PostgreSQL counts. */
export const jobs: readonly ScrapeJob[] = [
  { job_name: 'synapse_application', static_configs: [{ targets: [`*:${ports.metrics}`] }] },
  { job_name: 'synapse_stats_exporter', static_configs: [{ targets: [`*:${ports.statistics}`] }] },
];
