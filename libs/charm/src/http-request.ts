import { request as send } from 'node:http';
import { plain } from './secret.ts';
import type { HttpReply, HttpRequest } from './workload.ts';

/** Answers of the workload are small; more than this is a mistake. */
const mostBytes = 16 * 1024 * 1024;

/** One plain HTTP request to the workload. In a file of its own: `node:http` costs more than a whole steady dispatch. */
export function httpRequest(request: HttpRequest): Promise<HttpReply> {
  const { url, method = 'GET', headers = {}, body, timeoutSeconds = 10 } = request;
  const { host, protocol } = new URL(url);
  if (protocol !== 'http:')
    return Promise.reject(new TypeError(`${protocol}//${host}: only http is spoken to a workload`));
  return new Promise((resolve, reject) => {
    const sent = send(
      url,
      {
        method,
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, plain(value)])),
        signal: AbortSignal.timeout(timeoutSeconds * 1000),
      },
      (reply) => {
        const chunks: Buffer[] = [];
        let size = 0;
        reply.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > mostBytes) reply.destroy(new Error(`the answer of ${host} is too large`));
          else chunks.push(chunk);
        });
        reply.on('error', reject);
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
      },
    );
    sent.on('error', (error: NodeJS.ErrnoException) =>
      // A name with several addresses that all refuse has no message of its own.
      reject(new Error(`${method} http://${host} failed: ${error.message || error.code}`, { cause: error })),
    );
    sent.end(body === undefined ? undefined : plain(body));
  });
}
