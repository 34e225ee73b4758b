import type { Action } from '@grimoire/charm';
import type { PrometheusK8s } from './charmcraft.gen.ts';
import { folder } from './server.ts';

/** Invalid is an answer, not a failure. */
export const validateConfiguration: Action<PrometheusK8s, 'validate-configuration'> = async (_, { workload }) => {
  const prometheus = await workload('prometheus');
  try {
    await prometheus.exec(['/usr/bin/promtool', 'check', 'config', `${folder}/prometheus.yml`], { timeoutSeconds: 60 });
    return { valid: 'True' };
  } catch (error) {
    return { valid: 'False', 'error-message': error instanceof Error ? error.message : String(error) };
  }
};
