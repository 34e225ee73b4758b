/** `rabbitmq`: what is on the wire. Plain text, the password too: the interface has no secrets. */
import { databag, host, json, maybe, secret, text, type BagSchema, type Secret } from '@grimoire/charm';

/** The port of every RabbitMQ. The interface has no key for it. */
export const port = 5672;

/** What the requirer's leader writes into its application bag. */
export interface Request {
  readonly username: string;
  /** A virtual host's name; `/` is one. */
  readonly vhost: string;
  /** Whether it is wanted from outside the cluster; rabbitmq-k8s only. */
  readonly external_connectivity: boolean | undefined;
}
export const request: BagSchema<Request> = databag({
  username: text,
  vhost: text,
  external_connectivity: maybe(json(boolean)),
});

/** What rabbitmq-k8s writes into its application bag, and rabbitmq-server into the bag of each unit. */
export interface Answer {
  /** IPv6 without brackets. */
  readonly hostname: string;
  readonly password: Secret;
}
export const answer: BagSchema<Answer> = databag({ hostname: host, password: secret });

function boolean(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new TypeError('not true or false');
  return value;
}
