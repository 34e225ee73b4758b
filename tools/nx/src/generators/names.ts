/** A name in the spellings that code needs. */
export interface Names {
  /** `chat-server` */
  readonly name: string;
  /** `ChatServer` */
  readonly pascal: string;
  /** `chatServer` */
  readonly camel: string;
}

/**
 * Judges a name by Juju's rule for applications, which is the narrowest of those it goes through.
 *
 * @throws Error with the rule.
 */
export function namesOf(name: string): Names {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]*[a-z][a-z0-9]*)*$/.test(name)) {
    throw new Error(
      `"${name}" is no name: lower case letters, digits and hyphens, beginning with a letter, and no part of digits only`,
    );
  }
  const pascal = name
    .split('-')
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join('');
  return { name, pascal, camel: pascal.slice(0, 1).toLowerCase() + pascal.slice(1) };
}
