import { generated, Integration, ready, type Offer, type RelationView, type Secret } from '@grimoire/charm';
import { answer, request } from './wire.ts';

/** A relation in which a user and a virtual host were asked for. */
export interface Requested {
  /** Juju's number of the relation. */
  readonly relation: number;
  readonly endpoint: string;
  /** The application that asks. */
  readonly app: string;
  readonly username: string;
  readonly vhost: string;
  /** The password once it was made; `undefined` until then, and always on a unit that does not lead. */
  readonly password: Secret | undefined;
}

/**
 * The provider's end of `rabbitmq`: what was asked for, in every relation in which something was. The password is kept in
 * a secret of ours and told in the clear, because the interface has no other way; it is never logged.
 */
export function rabbitmqProvider(): Integration<'provides', 'rabbitmq', readonly Requested[], 'always'> {
  return new Integration('provides', 'rabbitmq', 'always', {
    own: (relation) => ({ password: label(relation) }),
    read: (relations) => ready(relations.flatMap((view) => requested(view) ?? [])),
  });
}

function requested(view: RelationView): Requested | undefined {
  const asked = request.parse(view.remoteApp);
  if (!asked.ok) return undefined;
  const { username, vhost } = asked.value;
  return {
    relation: view.id,
    endpoint: view.endpoint,
    app: view.app,
    username,
    vhost,
    password: view.own['password']?.['password'],
  };
}

export interface Served {
  /** Where the server is; IPv6 without brackets. */
  readonly host: string;
  /** Names of tasks that must be done before the other side may know: the ones that make user and virtual host. */
  readonly after?: readonly string[];
}

/**
 * The answer to a request, for the goal's `offers`, in the form of rabbitmq-k8s: in the application bag. It can be offered
 * before the password exists: the framework makes it, looks again, and then host and password follow.
 */
export function rabbitmqOffer<E extends string>(endpoint: E, asked: Requested, { host, after }: Served): Offer<E> {
  const { relation, password } = asked;
  return {
    endpoint,
    relation,
    app: password === undefined ? {} : answer.write({ hostname: host, password }),
    secrets: { password: { label: label({ id: relation, endpoint }), content: { password: generated(32) } } },
    // The other side cannot ask for a secret: its URI goes nowhere.
    place: () => ({}),
    ...(after !== undefined && { after }),
  };
}

function label({ id, endpoint }: { readonly id: number; readonly endpoint: string }): string {
  return `${endpoint}.${id}.password.secret`;
}
