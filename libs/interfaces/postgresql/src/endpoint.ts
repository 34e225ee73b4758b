import { parseEndpoint as parse, type Endpoint } from '@grimoire/data-interfaces';

export { formatEndpoint, type Endpoint } from '@grimoire/data-interfaces';

/** `host:port`, `[address]:port`, or a host alone (PostgreSQL's 5432). `undefined` when it is none of these. */
export function parseEndpoint(text: string): Endpoint | undefined {
  return parse(text, 5432);
}
