import { databag, host, json, maybe, type BagSchema } from '@grimoire/charm';

/** How a workload is reached by the ingress. */
export type Scheme = 'http' | 'https' | 'h2c';

/** What the provider is to ask a unit to see whether it is well. */
export interface HealthCheck {
  readonly path: string;
  /** `30s` */
  readonly interval?: string;
  readonly timeout?: string;
}

/** The requirer's application bag; every value is JSON. What is `undefined` has the reference's default and is not written. */
export interface Request {
  readonly model: string;
  readonly name: string;
  /** 1 to 65534. */
  readonly port: number;
  /** The workload sees paths without the prefix that the ingress tells it apart by. */
  readonly 'strip-prefix': boolean | undefined;
  readonly 'redirect-https': boolean | undefined;
  readonly scheme: Scheme | undefined;
  readonly healthcheck_params: HealthCheck | undefined;
}

export const request: BagSchema<Request> = databag({
  model: json(text),
  name: json(text),
  port: json(port),
  'strip-prefix': maybe(json(boolean)),
  'redirect-https': maybe(json(boolean)),
  scheme: maybe(json(scheme)),
  healthcheck_params: maybe(json(healthCheck)),
});

/** Each requirer unit's bag. */
export interface UnitAddress {
  /** The pod's name in the cluster. */
  readonly host: string;
  /** IPv6 without brackets. */
  readonly ip: string | undefined;
}

export const unitAddress: BagSchema<UnitAddress> = databag({ host: json(address), ip: maybe(json(address)) });

/** The provider's application bag. */
export interface Answer {
  readonly ingress: { readonly url: string };
}

export const answer: BagSchema<Answer> = databag({ ingress: json(readAnswer) });

function readAnswer(value: unknown): { readonly url: string } {
  const url = typeof value === 'object' && value !== null && 'url' in value ? value.url : undefined;
  if (typeof url !== 'string' || !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new TypeError('not a URL');
  }
  return { url };
}

function text(value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new TypeError('not text');
}

function address(value: unknown): string {
  return host.decode(text(value));
}

function boolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new TypeError('not true or false');
}

function port(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_534) return value;
  throw new TypeError('not a port');
}

function scheme(value: unknown): Scheme {
  if (value === 'http' || value === 'https' || value === 'h2c') return value;
  throw new TypeError('not a scheme');
}

function healthCheck(value: unknown): HealthCheck {
  if (typeof value !== 'object' || value === null || !('path' in value)) throw new TypeError('not a health check');
  return {
    path: text(value.path),
    ...('interval' in value && { interval: text(value.interval) }),
    ...('timeout' in value && { timeout: text(value.timeout) }),
  };
}
