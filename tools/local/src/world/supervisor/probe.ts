import { get } from 'node:http';
import type { ProbeRequest, ProbeResult } from '../world.ts';

/** The most of an answer that is kept: enough for Pebble's health. */
const keptBytes = 4096;

/** One GET, as the kubelet's: from the node's side of the pod's network, with one time limit for all of it. */
export function probe(address: string, request: ProbeRequest): Promise<ProbeResult> {
  const limit = request.timeoutMs ?? 1000;
  return new Promise((resolve) => {
    const asked = get(
      { host: address, port: request.port, path: request.path, agent: false, signal: AbortSignal.timeout(limit) },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (body = (body + chunk).slice(0, keptBytes)));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
        response.on('error', (error) => resolve({ failed: reason(error, limit) }));
      },
    );
    asked.on('error', (error) => resolve({ failed: reason(error, limit) }));
  });
}

function reason(error: Error, limit: number): string {
  return error.name === 'AbortError' || error.name === 'TimeoutError' ? `no answer within ${limit} ms` : error.message;
}
