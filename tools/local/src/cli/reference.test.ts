import { expect, it } from 'vitest';
import { renderReference } from './reference.ts';
import { ownVerbs, verbs } from './verbs.ts';

it('the page of the manual says what the verbs say (vitest -u writes it anew)', async () => {
  await expect(renderReference([...verbs, ...ownVerbs])).toMatchFileSnapshot('../../../../docs/reference/cli.md');
});
