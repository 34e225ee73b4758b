/** Something that breaks a rule of the house: where, and what to do about it. */
export interface Finding {
  /** Path from the workspace root. */
  readonly file: string;
  /** One-based; absent where the whole file is meant. */
  readonly line?: number;
  readonly why: string;
}

export function describe({ file, line, why }: Finding): string {
  return `${file}${line === undefined ? '' : `:${line}`}: ${why}`;
}
