/** A command line that makes no sense. The sentence says what is wrong and what would be right; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
