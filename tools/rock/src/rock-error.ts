/** Something about a rock that a person must mend: says what, where, and what to do. */
export class RockError extends Error {
  override readonly name = 'RockError';
}
