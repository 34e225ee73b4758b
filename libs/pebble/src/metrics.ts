import type { Requests } from './requests.ts';

/** `GET /v1/metrics`: text, not JSON. */
export async function metrics(requests: Requests): Promise<string> {
  const answer = await requests.getRaw('/v1/metrics', {});
  return (await answer.bytes('The metrics', 16 * 1024 * 1024)).toString('utf8');
}
