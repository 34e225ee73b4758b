/** Something the person who packs must mend. The message is one sentence per problem and the whole output. */
export class PackError extends Error {
  override readonly name = 'PackError';
}
