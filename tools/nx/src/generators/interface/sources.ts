import type { Names } from '../names.ts';

export const index = ({
  camel,
  pascal,
}: Names): string => `export { ${camel}Offer, ${camel}Provider, type Asked } from './provider.ts';
export { ${camel}, type ${pascal} } from './requirer.ts';
export { answer, credentials, place, request, type Answer, type Credentials, type Place, type Request } from './wire.ts';
`;

export const wire = (spoken: string): string => `/** \`${spoken}\`: what is on the wire. */
import { databag, host, port, secret, text, type BagSchema, type Secret } from '@grimoire/charm';

/** Requirer's leader → its application bag. */
export interface Request {
  /** What it wants to be called. */
  readonly name: string;
}
export const request: BagSchema<Request> = databag({ name: text });

/** Where the server is. */
export interface Place {
  readonly host: string;
  readonly port: number;
}
export const place: BagSchema<Place> = databag({ host, port });

/** Provider's leader → its application bag. */
export interface Answer extends Place {
  /** URI of the secret below. */
  readonly 'secret-user': string;
}
export const answer: BagSchema<Answer> = databag({ host, port, 'secret-user': text });

/** The content of the secret. */
export interface Credentials {
  readonly password: Secret;
}
export const credentials: BagSchema<Credentials> = databag({ password: secret });
`;

export const requirer = ({ camel, pascal }: Names, spoken: string): string => `import {
  cannotRead,
  Integration,
  ready,
  waiting,
  type Context,
  type Reading,
  type RelationView,
  type Secret,
} from '@grimoire/charm';
import { answer, credentials, request } from './wire.ts';

/** What the other side gives. */
export interface ${pascal} {
  readonly host: string;
  readonly port: number;
  readonly password: Secret;
}

/**
 * The requirer's end of \`${spoken}\`. Asks as soon as it is related.
 *
 * @param wanted - what we want to be called
 */
export function ${camel}(wanted: { readonly name: string }): Integration<'requires', '${spoken}', ${pascal}> {
  return new Integration('requires', '${spoken}', 'required', {
    secrets: ['secret-user'],
    owes: () => ({ app: request.write({ name: wanted.name }) }),
    read: ([relation], context) =>
      relation === undefined ? waiting(context.endpoint, \`\${context.endpoint}: not related\`) : read(relation, context),
  });
}

function read({ app, remoteApp, secrets }: RelationView, { endpoint }: Context): Reading<${pascal}> {
  const sender = \`the \${app} charm\`;
  const bag = answer.parse(remoteApp);
  if (!bag.ok && bag.wrong.length > 0) return cannotRead(endpoint, bag.wrong, sender);
  if (!bag.ok) return waiting(endpoint, \`\${endpoint}: waiting for \${bag.missing.join(', ')} from \${sender}\`);
  const content = credentials.parse(secrets['secret-user'] ?? {});
  if (!content.ok) return waiting(endpoint, \`\${endpoint}: waiting for the secret in secret-user from \${sender}\`);
  return ready({ host: bag.value.host, port: bag.value.port, password: content.value.password });
}
`;

export const provider = (
  { camel }: Names,
  spoken: string,
): string => `import { generated, Integration, ready, type Offer, type Secret } from '@grimoire/charm';
import { place, request, type Place } from './wire.ts';

/** One that has asked. */
export interface Asked {
  /** Juju's number of the relation. */
  readonly relation: number;
  /** The application at the other end. */
  readonly app: string;
  readonly name: string;
  /** Its password, once it is made. */
  readonly password: Secret | undefined;
}

/** The provider's end of \`${spoken}\`: those that have asked. One that cannot be understood yet is left out. */
export function ${camel}Provider(): Integration<'provides', '${spoken}', readonly Asked[], 'always'> {
  return new Integration('provides', '${spoken}', 'always', {
    own: ({ id, endpoint }) => ({ 'secret-user': label(endpoint, id) }),
    read: (relations) =>
      ready(
        relations.flatMap(({ id, app, remoteApp, own }) => {
          const asked = request.parse(remoteApp);
          if (!asked.ok) return [];
          return [{ relation: id, app, name: asked.value.name, password: own['secret-user']?.['password'] }];
        }),
      ),
  });
}

/**
 * What one of them is told, for the goal's \`offers\`. Its password is made once, and goes by a secret.
 *
 * @param at - where the server is
 */
export function ${camel}Offer<E extends string>(
  endpoint: E,
  { relation, password }: Asked,
  at: Place,
): Offer<E> {
  return {
    endpoint,
    relation,
    app: place.write(at),
    secrets: {
      'secret-user': {
        label: label(endpoint, relation),
        content: { password: password ?? generated() },
      },
    },
  };
}

const label = (endpoint: string, relation: number): string => \`\${endpoint}-\${relation}\`;
`;

export const test = ({
  camel,
  name,
}: Names): string => `import { problemsOf, Secret, type Databag } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ${camel}Offer, ${camel}Provider } from './provider.ts';
import { ${camel} } from './requirer.ts';
import { request } from './wire.ts';

const context = { endpoint: '${name}', self: selfOf({ name: 'user' }) };
const secrets = { 'secret-user': { password: new Secret('not-a-real-password') } };
const related = (remoteApp: Databag, more = {}) => relationOf('${name}', 'server', { remoteApp, ...more });
const told = { host: 'server.example', port: '8080', 'secret-user': 'secret:abc' };
const read = (...relations: readonly ReturnType<typeof related>[]) => ${camel}({ name: 'user' }).read(relations, context);

describe('the requirer', () => {
  it('asks as soon as it is related', () => {
    const owed = ${camel}({ name: 'user' }).spec.owes?.(related({}), context);
    expect(owed).toEqual({ app: { name: 'user' } });
  });

  it('is ready once it was told where, and can read the password', () => {
    expect(read(related(told, { secrets }))).toMatchObject({
      is: 'ready',
      value: { host: 'server.example', port: 8080 },
    });
  });

  it.each([
    ['nothing yet', {}, {}, 'waiting', 'host, port, secret-user'],
    ['no secret that it may read', told, {}, 'waiting', 'the secret in secret-user'],
    ['a port that is none', { ...told, port: 'many' }, { secrets }, 'blocked', 'port'],
  ])('says what is missing or wrong: %s', (_what, bag, more, is, what) => {
    expect(problemsOf(read(related(bag, more)))).toEqual([
      { is, key: '${name}', why: expect.stringContaining(what) },
    ]);
  });

  it('takes anything for what it is, and never crashes', () => {
    const bag = fc.dictionary(fc.oneof(fc.constantFrom('host', 'port', 'secret-user'), fc.string()), fc.string());
    fc.assert(
      fc.property(bag, (remoteApp) => {
        expect(['ready', 'waiting', 'blocked']).toContain(read(related(remoteApp, { secrets })).is);
      }),
    );
  });
});

describe('the provider', () => {
  it('knows who has asked, and leaves out who has not', () => {
    const relations = [related({ name: 'one' }, { id: 1 }), related({}, { id: 2 })];
    expect(${camel}Provider().read(relations, context)).toEqual({
      is: 'ready',
      value: [{ relation: 1, app: 'server', name: 'one', password: undefined }],
    });
  });

  it('tells where it is, and the password by a secret', () => {
    const asked = { relation: 1, app: 'user', name: 'one', password: undefined };
    const offer = ${camel}Offer('${name}', asked, { host: 'server.example', port: 8080 });
    expect(offer.app).toMatchObject({ host: 'server.example', port: '8080' });
    expect(Object.keys(offer.secrets ?? {})).toEqual(['secret-user']);
  });
});

describe('what one side writes, the other reads', () => {
  it('unchanged', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        const written = request.write({ name });
        expect(request.parse({ name: written['name'] ?? '' })).toEqual({ ok: true, value: { name } });
      }),
    );
  });
});
`;

export const readme = ({ name, camel }: Names, spoken: string): string => `# @grimoire/${name}

The \`${spoken}\` relation, both ends.

\`\`\`ts
integrations: { ${camel}: ${camel}({ name: 'user' }) }     // decide gets host, port, password
integrations: { ${camel}: ${camel}Provider() }             // decide gets who has asked
offers: asked.map((one) => ${camel}Offer('${name}', one, { host, port }))
\`\`\`

| who | bag | writes | when |
|---|---|---|---|
| requirer's leader | application | \`name\` | as soon as it is related |
| provider's leader | application | \`host\`, \`port\`, \`secret-user\` (the URI of a secret with \`password\`) | once it was asked |

What is missing is \`waiting\` and named; what cannot be read is \`blocked\` and says who sent it.

Tests: \`npx nx test lib-${name}\`.
`;
