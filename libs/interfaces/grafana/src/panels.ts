import type { Dashboard } from './provider.ts';

/** One query of a panel, with what its line is called: `{{juju_unit}}` stands for a label. */
export interface Query {
  /** PromQL. The drop-downs of the consumer narrow it: `juju_unit=~"$juju_unit"`. */
  readonly expr: string;
  readonly legend?: string;
}

export interface Panel {
  readonly title: string;
  readonly type: 'timeseries' | 'stat' | 'table';
  readonly queries: readonly Query[];
  /** Grafana's names: `reqps`, `s`, `bytes`, `percentunit`. Default `short`. */
  readonly unit?: string;
  /** What the numbers tell, for who sees them the first time. */
  readonly description?: string;
}

const columns = 2;
const width = 24 / columns;
const height = 8;

/** Panels of metrics, two in a row, in the order they are given. */
export function board(title: string, panels: readonly Panel[], more: Partial<Dashboard> = {}): Dashboard {
  return {
    title,
    editable: true,
    refresh: '1m',
    schemaVersion: 39,
    time: { from: 'now-6h', to: 'now' },
    templating: { list: [] },
    panels: panels.map(laidOut),
    ...more,
  };
}

function laidOut({ title, type, queries, unit = 'short', description }: Panel, index: number): object {
  return {
    id: index + 1,
    title,
    type,
    ...(description !== undefined && { description }),
    datasource: { type: 'prometheus', uid: '${prometheusds}' },
    gridPos: { h: height, w: width, x: (index % columns) * width, y: Math.floor(index / columns) * height },
    fieldConfig: { defaults: { unit }, overrides: [] },
    targets: queries.map(({ expr, legend }, at) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + at),
      expr,
      ...(legend !== undefined && { legendFormat: legend }),
      ...(type === 'table' && { format: 'table', instant: true }),
    })),
  };
}
