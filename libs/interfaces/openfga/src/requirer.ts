import { cannotRead, Integration, ready, waiting } from '@grimoire/charm';
import type { Context, Reading, RelationView, Secret, Self } from '@grimoire/charm';
import { answer, request, tokenContent } from './wire.ts';

/** A store of OpenFGA that is ready to be used. */
export interface OpenFga {
  /** Juju's number of the relation. */
  readonly relation: number;
  readonly storeId: string;
  readonly token: Secret;
  readonly grpcUrl: string;
  readonly httpUrl: string;
}

/** What is asked for. */
export interface Wanted {
  /** Default: named like the application. */
  readonly store?: string | ((self: Self) => string);
}

/** The requirer's end of `openfga`: asks for a store and reads the answer. Ready means store, both addresses and token. */
export function openfga({ store = ({ app }) => app }: Wanted = {}): Integration<'requires', 'openfga', OpenFga> {
  return new Integration('requires', 'openfga', 'required', {
    secrets: ['token_secret_id'],
    owes: (_, { self }) => ({ app: request.write({ store_name: typeof store === 'string' ? store : store(self) }) }),
    read: ([relation], context) =>
      relation === undefined ? waiting(context.endpoint, `${context.endpoint}: not related`) : read(relation, context),
  });
}

function read(relation: RelationView, { endpoint }: Context): Reading<OpenFga> {
  const from = `the ${relation.app || 'OpenFGA'} charm`;
  const bag = answer.parse(relation.remoteApp);
  const token = tokenOf(relation);
  const missing = [...(bag.ok ? [] : bag.missing), ...(token.found === undefined ? [token.missing] : [])];
  if (!bag.ok || token.found === undefined) {
    return waiting(endpoint, `${endpoint}: waiting for ${missing.join(', ')} from ${from}`);
  }
  const { store_id: storeId, grpc_api_url: grpcUrl, http_api_url: httpUrl } = bag.value;
  const wrong = [
    // gRPC's address often has no scheme.
    ...(isUrl(grpcUrl) || isUrl(`http://${grpcUrl}`) ? [] : ['grpc_api_url']),
    ...(isUrl(httpUrl) ? [] : ['http_api_url']),
  ];
  if (wrong.length > 0) {
    return cannotRead(endpoint, wrong, from);
  }
  return ready({ relation: relation.id, storeId, token: token.found, grpcUrl, httpUrl });
}

/** From the secret, or, from a provider that does without, from the bag. */
function tokenOf({
  remoteApp,
  secrets,
}: RelationView):
  | { readonly found: Secret; readonly missing?: never }
  | { readonly found?: never; readonly missing: string } {
  const bag = remoteApp['token_secret_id'] ? secrets['token_secret_id'] : remoteApp;
  if (bag === undefined) return { missing: 'the secret of token_secret_id' };
  const content = tokenContent.parse(bag);
  if (content.ok) return { found: content.value.token };
  return { missing: bag === remoteApp ? 'token_secret_id' : 'token in token_secret_id' };
}

function isUrl(text: string): boolean {
  return URL.canParse(text) && /^[a-z]+:\/\/[^/]/.test(text);
}
