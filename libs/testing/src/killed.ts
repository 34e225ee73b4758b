/** What a killed process meets: nothing answers any more. Not a Pebble error and not a refusal, so nobody catches it. */
export class Killed extends Error {
  override readonly name: string = 'Killed';

  constructor() {
    super('the process was killed');
  }
}
