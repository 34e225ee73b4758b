/** What must not compile in a charm's `tracing`. `tsc` is the test. */
import { defineCharm } from '../charm.ts';
import { unserved } from '../integration.ts';
import { ready } from '../reading.ts';
import type { Tracing } from './tracing.ts';

const metadata = {
  name: 'chat',
  requires: {
    'charm-tracing': { interface: 'tracing' },
    'receive-ca-cert': { interface: 'certificate_transfer' },
    database: { interface: 'postgresql_client' },
  },
} as const;

const integrations = {
  'charm-tracing': unserved('requires', 'tracing'),
  'receive-ca-cert': unserved('requires', 'certificate_transfer'),
  database: unserved('requires', 'postgresql_client'),
} as const;

const to = <const E extends string, const C extends string>(endpoint: E, certificates: C): Tracing<E, C> => ({
  endpoint,
  certificates,
  deliver: async () => undefined,
});
const rest = { config: () => ready(undefined), integrations, decide: () => ({}), actions: {} } as const;

defineCharm(metadata, rest);
defineCharm(metadata, { ...rest, tracing: to('charm-tracing', 'receive-ca-cert') });
// @ts-expect-error no such endpoint
defineCharm(metadata, { ...rest, tracing: to('charm-traces', 'receive-ca-cert') });
// @ts-expect-error an endpoint of another interface
defineCharm(metadata, { ...rest, tracing: to('database', 'receive-ca-cert') });
// @ts-expect-error certificates out of an endpoint of another interface
defineCharm(metadata, { ...rest, tracing: to('charm-tracing', 'charm-tracing') });
