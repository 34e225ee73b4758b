import type { Controller } from './controller.ts';

/** What a verb has at hand. */
export interface VerbContext {
  readonly controller: Controller;
  /** The model's name. */
  readonly model: string;
  /** Relative paths of the command line are taken from here. */
  readonly cwd: string;
  readonly terminal: boolean;
  /** The one who asked is gone, by Ctrl-C for instance: waiting is of no use. */
  readonly gone: AbortSignal;
  /** Results, to standard output. */
  out(text: string): void;
  /** Progress and remarks, to standard error. */
  note(text: string): void;
}

/** A verb did its work, and the answer is no: shown as it is, with that exit code. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: number;

  constructor(message: string, code: number = 1) {
    super(message);
    this.code = code;
  }
}
