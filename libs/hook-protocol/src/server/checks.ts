import { isAbsolute } from 'node:path';
import { goQuote } from '../grammar/quote.ts';
import type { ToolRequest } from '../transport/transport.ts';

/**
 * Why the agent refuses a request before any tool runs; Juju's texts, checked in Juju's order (juju.md 6.2). A client
 * that is told so prints `ERROR bad request: <text>` and exits 1.
 */
export function refusal(
  request: ToolRequest & { readonly token: string },
  contextId: string,
  tools: ReadonlySet<string>,
): string | undefined {
  if (request.token !== '') return 'token does not match';
  if (request.command === '') return 'command not specified';
  if (!isAbsolute(request.dir)) return 'Dir is not absolute';
  if (request.contextId !== contextId) return `wrong context ID; got ${goQuote(request.contextId)}`;
  if (!tools.has(request.command)) return `unknown command: ${request.command}`;
  return undefined;
}
