/** A value as JSON gives it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** String entries: a databag, the charm state, the content of a secret. */
export type Entries = Readonly<Record<string, string>>;

/** What should change in such entries: a value to set, `undefined` (or empty, in databags) to delete. */
export type EntryChanges = Readonly<Record<string, string | undefined>>;
