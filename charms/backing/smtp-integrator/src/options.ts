import { all, blocked, ready, Secret, type Config, type Reading } from '@grimoire/charm';
import type { AuthType, TransportSecurity } from '@grimoire/smtp';
import type { SmtpIntegrator } from './charmcraft.gen.ts';

/** The mail server that the options describe. */
export interface Wanted {
  /** `undefined`: this unit. */
  readonly host: string | undefined;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: Secret | undefined;
  readonly authType: AuthType;
  readonly transportSecurity: TransportSecurity;
  readonly domain: string | undefined;
  readonly skipSslVerify: boolean;
  readonly sender: string | undefined;
  readonly recipients: readonly string[] | undefined;
}

/** All options, or everything that is wrong with them. */
export function wanted(options: Config<SmtpIntegrator>): Reading<Wanted> {
  const checked = all({
    port: port(options.port),
    authType: oneOf('auth_type', options.auth_type, ['none', 'not_provided', 'plain']),
    transportSecurity: oneOf('transport_security', options.transport_security, ['none', 'starttls', 'tls']),
    password: password(options),
    login: login(options),
  });
  if (checked.is !== 'ready') return checked;
  const { login: _, ...rest } = checked.value;
  return ready({
    ...rest,
    host: filled(options.host),
    user: filled(options.user),
    domain: filled(options.domain),
    skipSslVerify: options.skip_ssl_verify,
    sender: filled(options.smtp_sender),
    recipients: filled(options.recipients)
      ?.split(',')
      .flatMap((address) => address.trim() || []),
  });
}

function port(value: number): Reading<number> {
  if (value >= 1 && value <= 65_535) return ready(value);
  return blocked('port', `port: ${value} is none: juju config smtp-integrator port=25`);
}

function oneOf<const W extends string>(option: string, value: string, words: readonly W[]): Reading<W> {
  const found = words.find((word) => word === value);
  if (found !== undefined) return ready(found);
  return blocked(
    option,
    `${option}: "${value}" is none of ${words.join(', ')}: juju config smtp-integrator ${option}=none`,
  );
}

/** Who has to prove himself has a name and a password to do it with. */
function login(options: Config<SmtpIntegrator>): Reading<undefined> {
  if (options.auth_type !== 'plain') return ready(undefined);
  const missing = [
    ...(filled(options.user) === undefined ? ['user'] : []),
    ...(options.password_secret === undefined && filled(options.password) === undefined ? ['password_secret'] : []),
  ];
  if (missing.length === 0) return ready(undefined);
  const command = missing.map((option) => `${option}=...`).join(' ');
  return blocked(
    'auth_type',
    `auth_type: plain needs ${missing.join(' and ')}: juju config smtp-integrator ${command}`,
  );
}

function password({ password: clear, password_secret: inSecret }: Config<SmtpIntegrator>): Reading<Secret | undefined> {
  if (inSecret === undefined) return ready(filled(clear) === undefined ? undefined : new Secret(clear ?? ''));
  if (inSecret.content.is !== 'ready') return inSecret.content;
  const found = inSecret.content.value['password'];
  if (found !== undefined) return ready(found);
  return blocked(
    'password_secret',
    'password_secret: it has no field password: juju update-secret <name> password=<word>',
  );
}

function filled(text: string | undefined): string | undefined {
  return text?.trim() || undefined;
}
