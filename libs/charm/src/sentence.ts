import { redact } from './redact.ts';

/** The first line of an error, cleaned: what may stand in a status. Never a stack. */
export function lineOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return redact(text.split('\n')[0]?.trim() ?? '').slice(0, 300);
}

/** The end of what a command wrote: its last line that is not empty, cleaned. */
export function tailOf(output: string): string {
  const last = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .at(-1);
  return redact(last ?? '').slice(-300);
}
