import { all, blocked, ready, type Config, type Reading } from '@grimoire/charm';
import type { PrometheusK8s } from './charmcraft.gen.ts';

export interface Options {
  /** `1m` */
  readonly interval: string;
  readonly logLevel: string;
  /** `15d` */
  readonly retention: string;
}

export function readOptions(options: Config<PrometheusK8s>): Reading<Options> {
  return all({
    interval: duration('evaluation_interval', options.evaluation_interval),
    logLevel: /^(debug|info|warn|error)$/i.test(options.log_level)
      ? ready(options.log_level.toLowerCase())
      : blocked('log_level', `log_level: "${options.log_level}" is not debug, info, warn or error`),
    retention: duration('metrics_retention_time', options.metrics_retention_time),
  });
}

/** As Prometheus writes them: the larger unit first, each once, and not nothing. */
function duration(option: string, text: string): Reading<string> {
  const units = /^(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/;
  return units.test(text) && /[1-9]/.test(text)
    ? ready(text)
    : blocked(option, `${option}: "${text}" is not a duration such as 30s, 15m or 1d`);
}
