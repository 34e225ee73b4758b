/** Something that the machine does not have or does not allow. */
export interface Lack {
  /** One of the names that `lacks` documents, e.g. `newuidmap`; stable. */
  readonly what: string;
  /** What does not work without it. */
  readonly why: string;
  /** What to do, with the command when one is enough. */
  readonly remedy: string;
  /** The Debian or Ubuntu package that would bring it, when one would. */
  readonly package?: string;
}
