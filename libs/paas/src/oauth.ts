import { blocked, Integration, problemsOf, ready, reasons, type Context, type Role } from '@grimoire/charm';
import { joinUrl, oauth, type Client } from '@grimoire/oauth';
import type { Contribution, Endpoint } from './contribution.ts';
import type { Framework } from './framework.ts';
import { screaming } from './settings.ts';

/** What users reach the application at. */
export interface Addressed {
  readonly baseUrl: string;
  /** It is the ingress' address, and not one that only the cluster knows. */
  readonly outside: boolean;
}

/**
 * An endpoint of `oauth`, by any name: its options and variables begin with that name. A client without an ingress, or that
 * does not ask for `openid`, is told to the operator and stops nothing.
 */
export function oauthOf(framework: Framework, addressOf: (context: Context) => Addressed): Endpoint {
  const client: Client = {
    // What lacks `openid` is not asked for: the client that is there stays.
    redirectUri: (context) => (isOpenId(scopesOf(context)) ? redirectUriOf(framework, context, addressOf) : undefined),
    scope: scopesOf,
  };
  const asked = oauth(client);
  return new Integration<Role, string, Contribution, 'observed'>('requires', 'oauth', 'observed', {
    ...asked.spec,
    read(relations, context) {
      const { endpoint } = context;
      const scopes = scopesOf(context);
      const refused = reasons(
        addressOf(context).outside
          ? undefined
          : blocked(endpoint, 'Ingress relation is required for OIDC to work correctly!'),
        isOpenId(scopes)
          ? undefined
          : blocked(
              `${endpoint}-scopes`,
              "The 'openid' scope is required for OAuth integration, please add it to the scopes.",
            ),
      );
      const reading = asked.spec.read(relations, context);
      if (reading.is !== 'ready') {
        const why = problemsOf(reading).map((problem) => problem.why);
        const told = blocked(endpoint, [`Please check ${relations[0]?.app ?? ''} charm!`, ...why].join(' '));
        return reasons(told, refused) ?? told;
      }
      return ready({
        variables: framework.words.oauth({
          client: reading.value,
          endpoint,
          prefix: `${framework.prefix}${screaming(endpoint)}_`,
          redirectUri: redirectUriOf(framework, context, addressOf),
          scopes,
          userNameAttribute: optionOf(context, 'user-name-attribute') ?? 'sub',
        }),
        ...(refused !== undefined && { refused }),
      });
    },
  });
}

const defaultScopes = 'openid profile email';

const isOpenId = (scopes: string): boolean => scopes.split(/\s+/).includes('openid');

function scopesOf(context: Context): string {
  return optionOf(context, 'scopes') ?? defaultScopes;
}

function redirectUriOf(
  { oauth: { redirectPath } }: Framework,
  context: Context,
  addressOf: (context: Context) => Addressed,
): string {
  return joinUrl(addressOf(context).baseUrl, optionOf(context, 'redirect-path') ?? redirectPath(context.endpoint));
}

function optionOf({ endpoint, options = {} }: Context, name: string): string | undefined {
  const value = options[`${endpoint}-${name}`];
  return typeof value === 'string' ? value : undefined;
}

/** The options that the extension adds for an endpoint. */
export function oauthOptions(
  { oauth: { redirectPath, userNameAttribute } }: Framework,
  endpoint: string,
): Readonly<Record<string, { readonly type: 'string'; readonly default: string; readonly description: string }>> {
  return {
    [`${endpoint}-redirect-path`]: {
      type: 'string',
      default: redirectPath(endpoint),
      description: 'The path that the login comes back to.',
    },
    [`${endpoint}-scopes`]: {
      type: 'string',
      default: defaultScopes,
      description: 'What is asked for with a login, separated by blanks; openid among it.',
    },
    ...(userNameAttribute === true && {
      [`${endpoint}-user-name-attribute`]: {
        type: 'string',
        default: 'sub',
        description: 'The claim that names the user.',
      },
    }),
  };
}
