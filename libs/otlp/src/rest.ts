import type { Destination } from '@grimoire/charm';
import { files } from './files.ts';

const first = 5;
const longest = 300;

interface Failure {
  readonly times: number;
  /** Milliseconds since the epoch. */
  readonly until: number;
  readonly to: string;
}

/** A receiver that failed is left alone for 5 s, then 10, at most 5 minutes: a hook is not to wait for it again and again. */
export class Rest {
  readonly #file: string;

  constructor(folder: string) {
    this.#file = `${folder}/rest`;
  }

  still(to: Destination, now: number): boolean {
    const failure = this.#read(to);
    return failure !== undefined && now < failure.until && failure.until <= now + longest * 1000;
  }

  /** @returns seconds */
  begin(to: Destination, now: number): number {
    const times = (this.#read(to)?.times ?? 0) + 1;
    const seconds = Math.min(first * 2 ** (times - 1), longest);
    files.writeFileSync(
      this.#file,
      JSON.stringify({ times, until: now + seconds * 1000, to: keyOf(to) } satisfies Failure),
    );
    return seconds;
  }

  over(): void {
    files.rmSync(this.#file, { force: true });
  }

  /** Of another destination nothing is known, and neither when the file says nothing. */
  #read(to: Destination): Failure | undefined {
    try {
      const found: unknown = JSON.parse(files.readFileSync(this.#file, 'utf8'));
      return isFailure(found) && found.to === keyOf(to) ? found : undefined;
    } catch {
      return undefined;
    }
  }
}

/** Other certificates are another try. */
const keyOf = ({ address, certificates = '' }: Destination): string => `${address} ${certificates}`;

function isFailure(value: unknown): value is Failure {
  return (
    typeof value === 'object' &&
    value !== null &&
    'times' in value &&
    typeof value.times === 'number' &&
    'until' in value &&
    typeof value.until === 'number' &&
    'to' in value &&
    typeof value.to === 'string'
  );
}
