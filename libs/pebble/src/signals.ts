import type { Requests } from './requests.ts';

/** `POST /v1/signals`. Pebble refuses with 500 and one sentence for all services that it could not reach. */
export async function sendSignal(requests: Requests, signal: string, services: readonly string[]): Promise<void> {
  await requests.post('/v1/signals', { signal, services });
}
