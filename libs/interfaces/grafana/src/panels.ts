import type { Dashboard } from './provider.ts';

/** One query of a panel, with what its line is called: `{{juju_unit}}` stands for a label. */
export interface Query {
  /** PromQL, of a panel of logs LogQL. The drop-downs of the consumer narrow it: `juju_unit=~"$juju_unit"`. */
  readonly expr: string;
  readonly legend?: string;
}

export interface Panel {
  readonly title: string;
  /** `logs` asks Loki, the others Prometheus. */
  readonly type: 'timeseries' | 'stat' | 'table' | 'logs';
  readonly queries: readonly Query[];
  /** Grafana's names: `reqps`, `s`, `bytes`, `percentunit`. Default `short`. */
  readonly unit?: string;
  /** What the numbers tell, for who sees them the first time. */
  readonly description?: string;
}

/** Panels under a title of their own. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

const columns = 2;
const width = 24 / columns;
const height = 8;

/** Panels of metrics, two in a row, in the order they are given. */
export function board(title: string, panels: readonly Panel[], more: Partial<Dashboard> = {}): Dashboard {
  return dashboard(
    title,
    panels.map((panel, index) => laidOut(panel, index, { id: index + 1, top: 0 })),
    more,
  );
}

/** Rows that fold: the first is open, and the others ask nothing of the servers until somebody opens them. */
export function boardOfRows(title: string, rows: readonly Row[], more: Partial<Dashboard> = {}): Dashboard {
  let [id, top] = [1, 0];
  const laid = rows.flatMap(({ title: name, panels }, index) => {
    const row = { id: id++, title: name, type: 'row', gridPos: { h: 1, w: 24, x: 0, y: top++ } };
    const inside = panels.map((panel, at) => laidOut(panel, at, { id: id++, top }));
    if (index > 0) return [{ ...row, collapsed: true, panels: inside }];
    top += Math.ceil(panels.length / columns) * height;
    return [{ ...row, collapsed: false, panels: [] }, ...inside];
  });
  return dashboard(title, laid, more);
}

function dashboard(title: string, panels: readonly object[], more: Partial<Dashboard>): Dashboard {
  return {
    title,
    editable: true,
    refresh: '1m',
    schemaVersion: 39,
    time: { from: 'now-6h', to: 'now' },
    templating: { list: [] },
    panels,
    ...more,
  };
}

function laidOut(
  { title, type, queries, unit = 'short', description }: Panel,
  index: number,
  { id, top }: { readonly id: number; readonly top: number },
): object {
  const [kind, source] = type === 'logs' ? (['loki', 'lokids'] as const) : (['prometheus', 'prometheusds'] as const);
  return {
    id,
    title,
    type,
    ...(description !== undefined && { description }),
    datasource: { type: kind, uid: `\${${source}}` },
    gridPos: { h: height, w: width, x: (index % columns) * width, y: top + Math.floor(index / columns) * height },
    fieldConfig: { defaults: { unit }, overrides: [] },
    targets: queries.map(({ expr, legend }, at) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + at),
      expr,
      ...(legend !== undefined && { legendFormat: legend }),
      ...(type === 'table' && { format: 'table', instant: true }),
    })),
  };
}
