import type { Random } from '../kept.ts';
import type { Attributes, Span } from './span.ts';

/** A trace has no more spans than this: a unit with hundreds of relations asks thousands of questions. */
const most = 5000;

export interface RecorderOptions {
  readonly random: Pick<Random, 'hex'>;
  /** Microseconds since the epoch. */
  readonly clock: () => number;
}

/** How a question went: more that is to be told of it, and, of one that was refused, why. */
export interface Answered {
  readonly attributes?: Attributes;
  readonly failed?: string;
}

/**
 * Writes down what a dispatch does when. The steps come one after the other (look, decide, apply), and each is part of the
 * one in which it began; questions to Juju and Pebble may overlap and have no parts.
 */
export class Recorder {
  readonly id: string;
  readonly #clock: () => number;
  readonly #prefix: string;
  readonly #spans: Span[] = [];
  #ids = 0;
  #dropped = 0;
  #within: string | undefined;

  constructor({ random, clock }: RecorderOptions) {
    this.#clock = clock;
    const digits = random.hex(20);
    this.id = digits.slice(8);
    this.#prefix = digits.slice(0, 8);
  }

  /** Those that have ended; the first comes last. */
  get spans(): readonly Span[] {
    return this.#spans;
  }

  /** How many there was no room for. */
  get dropped(): number {
    return this.#dropped;
  }

  /** A step: what begins before it ends is part of it. */
  async step<T>(
    name: string,
    attributes: Attributes,
    work: () => Promise<T> | T,
    because: (error: unknown) => string = nameOf,
  ): Promise<T> {
    const before = this.#within;
    const ended = this.#begin(name, 'internal');
    this.#within = ended.id;
    try {
      const made = await work();
      ended.keep({ attributes });
      return made;
    } catch (error) {
      ended.keep({ attributes, failed: because(error) });
      throw error;
    } finally {
      this.#within = before;
    }
  }

  /** A question. `judge` knows what of the answer may be told. */
  async asked<T>(
    name: string,
    attributes: Attributes,
    question: () => Promise<T>,
    judge: (answer: T) => Answered = () => ({}),
  ): Promise<T> {
    const ended = this.#begin(name, 'client');
    try {
      const answer = await question();
      const { attributes: more, ...rest } = judge(answer);
      ended.keep({ attributes: { ...attributes, ...more }, ...rest });
      return answer;
    } catch (error) {
      ended.keep({ attributes, failed: nameOf(error) });
      throw error;
    }
  }

  #begin(name: string, kind: Span['kind']): { readonly id: string; keep(of: Answered): void } {
    const [id, parent, start] = [this.#nextId(), this.#within, this.#clock()];
    return {
      id,
      keep: ({ attributes = {}, failed }) => {
        // The first span ends last: without it the others hang in the air.
        if (parent !== undefined && this.#spans.length >= most) this.#dropped += 1;
        else {
          this.#spans.push({
            name,
            kind,
            id,
            ...(parent !== undefined && { parent }),
            start,
            end: this.#clock(),
            attributes,
            ...(failed !== undefined && { failed }),
          });
        }
      },
    };
  }

  /** Unique in the trace, which is all that OTLP asks for. */
  #nextId(): string {
    this.#ids += 1;
    return `${this.#prefix}${this.#ids.toString(16).padStart(8, '0')}`;
  }
}

/** Only what kind of error it is: a message may quote what was written. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}
