import type { Problem } from '../reading.ts';

/** What came of applying: what stays wrong, and whether it taught something that another look would see. */
export class Outcome {
  readonly problems: Problem[] = [];
  learned = false;

  add(...problems: readonly Problem[]): void {
    this.problems.push(...problems);
  }
}
