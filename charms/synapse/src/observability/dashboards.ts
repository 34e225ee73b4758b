import { board, boardOfRows, type Dashboard, type Panel } from '@grimoire/grafana';
import { rowsOfSynapse } from './rows.ts';
import { units } from './queries.ts';

const counted = (title: string, metric: string): Panel => ({
  title,
  type: 'timeseries',
  description: 'Counted in PostgreSQL once a minute; there is nothing to count in SQLite.',
  queries: [{ expr: `${metric}{${units}}`, legend: '{{juju_unit}}' }],
});

export const dashboardsOfSynapse = (): Readonly<Record<string, Dashboard>> => ({
  synapse: boardOfRows('Synapse Operator', rowsOfSynapse),
  synapse_statistics: board('Synapse Statistics', [
    counted('Rooms', 'synapse_total_rooms'),
    counted('Users', 'synapse_total_users'),
  ]),
});
