/** The variables that integrations bring. */

/** What the application is not integrated with. */
export class NotIntegrated extends Error {}

/** The value of a variable; an error that names it if the integration is not there. */
export function needed(name) {
  const value = process.env[name];
  if (value === undefined) {
    throw new NotIntegrated(`${name} is not set: the application is not integrated with what brings it`);
  }
  return value;
}
