import { cannotRead, Integration, ready, waiting } from '@grimoire/charm';
import type { Context, Reading, RelationView } from '@grimoire/charm';
import { readServices, type Method, type Service } from './services.ts';
import { answer } from './wire.ts';

/** A service's addresses, by how the browser carries the message there. */
export type Addresses = { readonly [M in Method]?: Service };

/** An identity provider that is ready to be used. */
export interface IdentityProvider {
  /** Juju's number of the relation. */
  readonly relation: number;
  /** The application that provides it. */
  readonly app: string;
  readonly entityId: string;
  /** `undefined`: it has none, or not for us. */
  readonly metadataUrl: string | undefined;
  /** What it signs with: X.509 in Base64, without PEM's lines. The first is the one in use. */
  readonly certificates: readonly [string, ...string[]];
  /** Where users log in. Either may be missing, both only from a provider that is of no use. */
  readonly singleSignOn: Addresses;
  readonly singleLogout: Addresses;
  /** All services, these two and others, by name and then method. */
  readonly services: readonly Service[];
}

/** The requirer's end of `saml`. It writes nothing. */
export function saml(): Integration<'requires', 'saml', IdentityProvider> {
  return new Integration('requires', 'saml', 'required', {
    read: ([relation], context) =>
      relation === undefined ? waiting(context.endpoint, `${context.endpoint}: not related`) : read(relation, context),
  });
}

function read(relation: RelationView, { endpoint }: Context): Reading<IdentityProvider> {
  const sender = `the ${relation.app || 'SAML'} charm`;
  const bag = answer.parse(relation.remoteApp);
  const services = readServices(relation.remoteApp);
  if (bag.ok && services.ok) {
    return ready({
      relation: relation.id,
      app: relation.app,
      entityId: bag.value.entity_id,
      metadataUrl: bag.value.metadata_url,
      certificates: bag.value.x509certs,
      singleSignOn: addressesOf(services.value, 'SingleSignOnService'),
      singleLogout: addressesOf(services.value, 'SingleLogoutService'),
      services: services.value,
    });
  }
  const unread = [bag, services].flatMap((parsed) => (parsed.ok ? [] : [parsed]));
  const wrong = unread.flatMap((parsed) => parsed.wrong);
  if (wrong.length > 0) {
    return cannotRead(endpoint, wrong, sender);
  }
  const missing = unread.flatMap((parsed) => parsed.missing);
  return waiting(endpoint, `${endpoint}: waiting for ${missing.join(', ')} from ${sender}`);
}

function addressesOf(services: readonly Service[], name: string): Addresses {
  return Object.fromEntries(services.flatMap((one) => (one.name === name ? [[one.method, one]] : [])));
}
