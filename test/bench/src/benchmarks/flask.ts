import type { FlaskResult } from '../stage/plan.ts';
import { compare } from '../stats.ts';
import { more, table, times } from '../table.ts';
import { asked, row } from './dispatch.ts';

/** The table of the two Flask charms, and what each asks for. */
export function reportFlask({ measured, counts, status }: FlaskResult): string {
  const { 'bare node': bare = [], 'flask-k8s': ours = [], 'paas-charm': python = [] } = measured;
  const head = ['ms', 'min', 'median', 'max', 'above bare', '× bare', 'tool calls', 'Pebble requests'];
  return [
    `Flask: ${bare.length} rounds of a steady config-changed; flask-k8s is the packed charm, paas-charm the one of PyPI`,
    ...Object.entries(status).map(
      ([unit, { hooks, status: last }]) => `${unit} came to rest after ${hooks} hooks (${last})`,
    ),
    'Real: both charms, both Pebbles, the agent socket, jujuc. Stand-ins: Gunicorn is a program that answers; the database is a relation only',
    table(
      head,
      Object.entries(measured).map(([name, values]) => row(name, values, bare, counts[name])),
    ),
    `config-changed: paas-charm takes ${times(compare(python, ours).times.median)} the time of flask-k8s, which is ${more(compare(ours, bare).more.median)} ms above bare node`,
    '',
    ...asked(counts),
  ].join('\n');
}
