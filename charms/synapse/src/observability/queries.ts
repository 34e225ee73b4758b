import type { Panel, Query } from '@grimoire/grafana';

/** What the drop-downs of the consumer narrow. */
export const units =
  'juju_model=~"$juju_model", juju_model_uuid=~"$juju_model_uuid", juju_application=~"$juju_application", juju_unit=~"$juju_unit"';

const window = '$__rate_interval';

/** A panel of lines. */
export function lines(title: string, unit: string, ...queries: readonly Query[]): Panel {
  return { title, type: 'timeseries', unit, queries };
}

/** What a gauge says, of each unit, or of each value of a label. */
export function gauge(metric: string, by = 'juju_unit', what = ''): Query {
  return { expr: `sum by (${by}) (${metric}{${units}})`, legend: legend(what, by) };
}

/** How fast a counter grows in a second. */
export function rate(counter: string, by = 'juju_unit', what = ''): Query {
  return { expr: `sum by (${by}) (rate(${counter}{${units}}[${window}]))`, legend: legend(what, by) };
}

/** How fast a counter grows for each time that another one does: how long one transaction takes. */
export function each(total: string, times: string, by = 'juju_unit'): Query {
  return { expr: `${rate(total, by).expr} / ${rate(times, by).expr}`, legend: legend('', by) };
}

/** The share of hits in all that was asked of a cache. */
export function share(part: string, whole: string, by: string): Query {
  return each(part, whole, by);
}

/** What a share of all were quicker than. */
export function quantiles(histogram: string, ...of: readonly number[]): readonly Query[] {
  return of.map((quantile) => ({
    expr: `histogram_quantile(${quantile}, sum by (le) (rate(${histogram}_bucket{${units}}[${window}])))`,
    legend: `${quantile * 100} %`,
  }));
}

function legend(what: string, by: string): string {
  const labels = by.split(', ').map((label) => `{{${label}}}`);
  return [...(what === '' ? [] : [what]), ...labels].join(' ');
}
