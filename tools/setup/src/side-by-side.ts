/** One thing that has to be made. */
export interface Job {
  readonly name: string;
  /** @param log gets a line when there is something to see @throws Error with a sentence for a person */
  make(log: (line: string) => void): Promise<void>;
}

/**
 * Makes everything at once and shows what happens as it happens, with the seconds since the start. All jobs are waited
 * for, so that nothing goes on behind a failure.
 *
 * @param quiet jobs that took less seconds than this, and said nothing, are not spoken of: they found their work done
 * @returns the sentence of each job that failed
 */
export async function sideBySide(
  jobs: readonly Job[],
  say: (line: string) => void,
  { quiet = 3 }: { readonly quiet?: number } = {},
): Promise<readonly string[]> {
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  const tell = (line: string): void => say(`${seconds().toFixed(1).padStart(6)} s  ${line}`);
  const failures: string[] = [];
  await Promise.all(
    jobs.map(async ({ name, make }) => {
      let hasSpoken = false;
      try {
        await make((line) => {
          hasSpoken = true;
          tell(line);
        });
        if (hasSpoken || seconds() >= quiet) tell(`${name}: done`);
      } catch (error) {
        tell(`${name}: failed`);
        failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }),
  );
  return failures;
}
