import { lineOf } from '../sentence.ts';
import { placeOf } from './place.ts';

/** The charm's own code threw: a bug, not a state of the world. The message is one sentence with the place. */
export class BugInCharm extends Error {
  override readonly name: string = 'BugInCharm';

  constructor(error: unknown) {
    super(`the charm has a bug: ${lineOf(error)}${placeOf(error)}`, { cause: error });
  }

  /** What `code` returns; whatever it throws is a bug of the charm. */
  static caught<T>(code: () => T): T {
    try {
      return code();
    } catch (error) {
      throw new BugInCharm(error);
    }
  }
}
