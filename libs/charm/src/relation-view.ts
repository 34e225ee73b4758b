import type { SecretContent } from './secret.ts';

/** One bag of a relation: text under text, as Juju carries it. Written by others, so never to be trusted. */
export type Databag = Readonly<Record<string, string>>;

/** A relation as it was seen. The one that is being broken is not among those that are seen. */
export interface RelationView {
  /** Juju's number of the relation; unique in the model, never reused. */
  readonly id: number;
  readonly endpoint: string;
  /** The application at the other end; empty when Juju does not say. Our own in a peer relation. */
  readonly app: string;
  readonly remoteApp: Databag;
  /** Bags of the other side's units by unit name, sorted; in a peer relation those of the *other* units. */
  readonly remoteUnits: Readonly<Record<string, Databag>>;
  /** Our application's bag. `undefined` where Juju lets only the leader read it and we do not lead. */
  readonly localApp: Databag | undefined;
  readonly localUnit: Databag;
  /** What the secrets hold that the other side's application bag points to, by databag key. Absent: cannot be read yet. */
  readonly secrets: Readonly<Record<string, SecretContent>>;
  /** What our own secrets for this relation hold, by databag key. Only the leader sees them. */
  readonly own: Readonly<Record<string, SecretContent>>;
}
