/** A verb of the command line, as far as it can be understood without a model. */
export interface Verb<R> {
  readonly name: string;
  /** Other names for it. */
  readonly aliases?: readonly string[];
  /** What follows the name, e.g. `<application> [key=value ...]`. */
  readonly usage: string;
  /** One line for the list of verbs. */
  readonly summary: string;
  /** What `help` shows besides; lines. */
  readonly details?: string;
  /** How many of the arguments are the verb's own; what follows is another command's. @default those before `--` */
  own?(args: readonly string[]): number;
  /** Turns arguments into a request. @throws UsageError */
  parse(args: readonly string[]): R;
}
