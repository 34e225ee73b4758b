import { all, blocked, ready, type Config, type Reading } from '@grimoire/charm';
import type { Indico } from './charmcraft.gen.ts';

/** What the options ask of the site, checked. */
export interface Site {
  /** `undefined`: none was set, and the application's name stands in. */
  readonly url: SiteUrl | undefined;
  readonly roomBooking: boolean;
  /** Requirements of pip. */
  readonly plugins: readonly string[];
  readonly customization: { readonly source: string | undefined; readonly debug: boolean };
  readonly noReply: string;
  readonly publicSupport: string;
  readonly support: string;
}

export interface SiteUrl {
  /** As the operator wrote it: an identity provider knows this site by it. */
  readonly written: string;
  readonly host: string;
  /** Scheme, host and port, without a slash at the end. */
  readonly base: string;
}

/** Options to {@link Site}; every bad option is named, with what to write instead. */
export function parseSite(options: Config<Indico>): Reading<Site> {
  return all({
    url: siteUrl('site_url', options.site_url),
    roomBooking: ready(options.enable_roombooking),
    plugins: requirements('external_plugins', options.external_plugins),
    customization: all({
      source: gitUrl('customization_sources_url', options.customization_sources_url),
      debug: ready(options.customization_debug),
    }),
    noReply: address('indico_no_reply_email', options.indico_no_reply_email),
    publicSupport: address('indico_public_support_email', options.indico_public_support_email),
    support: address('indico_support_email', options.indico_support_email),
  });
}

/** The host that users reach this site by, whatever else is wrong with the options. */
export function hostOf(url: unknown, app: string): string {
  const site = siteUrl('site_url', typeof url === 'string' ? url : '');
  return (site.is === 'ready' ? site.value?.host : undefined) ?? `${app}.local`;
}

function siteUrl(key: string, text: string): Reading<SiteUrl | undefined> {
  if (text === '') return ready(undefined);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
    ? ready({ written: text, host: url.hostname, base: url.origin })
    : blocked(key, `${key}: "${text}" is not the URL of a site: set one such as https://events.example.org`);
}

/**
 * A requirement may have commas of its own (`plugin>=3,<4`): what begins with an operator goes on with the one before.
 * What pip would take for one of its options is none.
 */
function requirements(key: string, text: string): Reading<readonly string[]> {
  const items = text
    .split(/,(?!\s*[<>=!~])/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
  const bad = items.find((item) => !/^[A-Za-z0-9][^\r\n\0]*$/.test(item));
  return bad === undefined
    ? ready(items)
    : blocked(
        key,
        `${key}: "${bad}" is not a requirement: write names such as indico-plugin-vc-zoom==3.3.1, separated by commas`,
      );
}

const gitForms = /^(?:https?|ssh|git|file):\/\/[^\s]+$|^[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:[^\s]+$/;

function gitUrl(key: string, text: string): Reading<string | undefined> {
  if (text === '') return ready(undefined);
  return gitForms.test(text)
    ? ready(text)
    : blocked(key, `${key}: this is not the URL of a git repository: set one such as https://git.example.org/look.git`);
}

function address(key: string, text: string): Reading<string> {
  return /^[^\s@<>]+@[^\s@<>]+$/.test(text)
    ? ready(text)
    : blocked(key, `${key}: "${text}" is not an address: set one such as events@example.org`);
}
