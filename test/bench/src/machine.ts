import { cpus, loadavg, release, totalmem } from 'node:os';
import { number } from './table.ts';

/** What it was measured on: numbers of two machines do not compare, ratios nearly. */
export function machineLine(): string {
  const all = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  return `${all[0]?.model.trim() ?? 'unknown processor'}, ${all.length} cores, ${memory} GiB, Linux ${release()}, Node ${process.versions.node}; ${loadLine()}`;
}

/** Above the number of cores something else was being worked on. */
export function loadLine(): string {
  return `load ${loadavg().map(number).join(' ')}`;
}
