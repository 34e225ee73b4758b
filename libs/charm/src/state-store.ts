/** Juju's charm state, as far as {@link Memory} needs it: the hook tools' `state` is one. */
export interface StateStore {
  all(): Promise<Readonly<Record<string, string>>>;
  set(entries: Readonly<Record<string, string>>): Promise<void>;
  delete(key: string): Promise<void>;
}
