import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataClient } from './harness/data-client.ts';
import { at, Grimoire, text } from './harness/grimoire.ts';
import { act } from './harness/model.ts';

/** Sends one message as it is told to by what the client was given, whose JSON comes on standard input. */
const send = `
import json, smtplib, ssl, sys
given = json.load(sys.stdin)
unknown = ssl._create_unverified_context()
direct = given["security"] == "tls"
kind = (lambda *a: smtplib.SMTP_SSL(*a, context=unknown, timeout=20)) if direct else (lambda *a: smtplib.SMTP(*a, timeout=20))
client = kind(given["host"], given["port"])
if given["security"] == "starttls":
    client.starttls(context=unknown)
try:
    if "user" in given:
        client.login(given["user"], given["password"])
    client.sendmail("app@example.org", ["alice@example.org"], f"Subject: {sys.argv[1]}\\r\\n\\r\\nread me\\r\\n")
    print("sent")
except smtplib.SMTPException as error:
    print(type(error).__name__)
`;

describe('smtp-integrator', { timeout: 180_000 }, () => {
  const grimoire = new Grimoire('mail');
  const client = new DataClient(grimoire);

  beforeAll(async () => {
    await grimoire.do('deploy', 'smtp-integrator');
    await client.deploy('smtp');
    await grimoire.do('integrate', 'data-client:smtp', 'smtp-integrator:smtp');
    await grimoire.active('smtp-integrator');
  }, 180_000);
  afterAll(() => grimoire.destroy(), 60_000);

  /** From another pod, to where the relation says. */
  async function mail(subject: string, changed: object = {}): Promise<string> {
    const given = await client.given('smtp');
    if (typeof given !== 'object' || given === null) throw new Error('nothing is given');
    const run = 'printf "%s" "$1" | python3 -c "$2" "$3"';
    const json = JSON.stringify({ ...given, ...changed });
    return (await client.container.run('sh', '-c', run, 'sh', json, send, subject)).trim();
  }
  const newest = async (): Promise<string> =>
    text(at(await act(grimoire, 'smtp-integrator/0', 'show-mail'), 'message-1'));

  it('takes a message from another pod and shows it', async () => {
    expect(await mail('hello')).toBe('sent');
    const message = await newest();
    expect(message).toContain('Subject: hello');
    expect(message).toContain('X-RcptTo: alice@example.org');
    expect(message).toContain('read me');
  });

  it('takes none without the right password once it wants one, and hands that over in a secret', async () => {
    const login = ['auth_type=plain', 'user=app', 'password=a-word', 'transport_security=starttls'];
    await grimoire.do('config', 'smtp-integrator', ...login);
    await grimoire.until(
      'the password is given',
      () => client.given('smtp'),
      (seen) => at(seen, 'password') === 'a-word' && at(seen, 'security') === 'starttls',
    );
    await grimoire.active('smtp-integrator');
    expect(await mail('guessed', { password: 'another' })).toBe('SMTPAuthenticationError');
    expect(await mail('encrypted')).toBe('sent');
    expect(await newest()).toContain('Subject: encrypted');
  });

  it('follows a new password, and refuses the old one', async () => {
    await grimoire.do('config', 'smtp-integrator', 'password=another-word');
    await grimoire.until(
      'the new password is given',
      () => client.given('smtp'),
      (seen) => at(seen, 'password') === 'another-word',
    );
    await grimoire.active('smtp-integrator');
    expect(await mail('old', { password: 'a-word' })).toBe('SMTPAuthenticationError');
    expect(await mail('new')).toBe('sent');
  });

  it('has its mail when its pod was replaced', async () => {
    await grimoire.do('replace-pod', 'smtp-integrator/0');
    await grimoire.until(
      'the new pod is there',
      async () => (await grimoire.try('ssh', '--container', 'smtp', 'smtp-integrator/0', 'true')).code,
      (code) => code === 0,
    );
    await grimoire.active('smtp-integrator');
    expect(await newest()).toContain('Subject: new');
    expect(at(await act(grimoire, 'smtp-integrator/0', 'show-mail', { limit: '0' }), 'count')).toBe('3');
  });
});
