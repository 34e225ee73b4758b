/** An operator's request that Juju refuses. The message is a sentence for that person; nothing was changed. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}
