import type { Framework, FrameworkName, FrameworkOption } from './framework.ts';
import { django } from './frameworks/django.ts';
import { expressjs } from './frameworks/expressjs.ts';
import { fastapi } from './frameworks/fastapi.ts';
import { flask } from './frameworks/flask.ts';
import { go } from './frameworks/go.ts';
import { secretKey } from './frameworks/options.ts';
import { springBoot } from './frameworks/spring-boot.ts';
import type { Project } from './project.ts';

/** The frameworks of generation 1. Source: the expanded extensions of charmcraft, and paas-charm 1.12 run. */
export const frameworks: Readonly<Record<FrameworkName, Framework>> = {
  flask,
  django,
  fastapi,
  go,
  expressjs,
  'spring-boot': springBoot,
};

/** The framework as a project has it. */
export function frameworkOf(name: FrameworkName, { generation = 1, config = {} }: Project): Framework {
  const first = frameworks[name];
  if (generation === 1) return first;
  const port = config.port ?? first.second.port;
  const metrics = {
    port: config['metrics-port'] ?? first.second.metrics.port,
    path: config['metrics-path'] ?? first.second.metrics.path,
  };
  const { portVariable, metricsPrefix } = first.second;
  const { openfgaStore: _, ...rest } = first;
  return {
    ...rest,
    container: 'app',
    image: 'app-image',
    port,
    metrics,
    options: secondOptions(first),
    secretKeyOption: 'app-secret-key',
    always: {
      ...first.always,
      ...(portVariable !== undefined && { [portVariable]: String(port) }),
      [`${metricsPrefix}METRICS_PORT`]: String(metrics.port),
      [`${metricsPrefix}METRICS_PATH`]: metrics.path,
    },
  };
}

/** Ports are in `paas-config.yaml`, and the secret key's options have one name. */
function secondOptions({
  port,
  metrics,
  options,
  secretKeyOption,
}: Framework): Readonly<Record<string, FrameworkOption>> {
  const gone = new Set([
    ...[port, metrics.port, metrics.path].flatMap((from) => (typeof from === 'object' ? [from.option] : [])),
    secretKeyOption,
    `${secretKeyOption}-id`,
  ]);
  const kept = Object.entries(options).filter(([name]) => !gone.has(name));
  return { ...Object.fromEntries(kept), ...secretKey('app') };
}
