import { formOf, Visitor, type Page } from './visitor.ts';

/** An Indico as a person at a browser uses it. */
export class Indico {
  readonly #site: string;
  readonly #visitor: Visitor;

  /** @param site - its own URL, such as `http://events.example.org` */
  constructor(site: string, places: Readonly<Record<string, string>>) {
    this.#site = site;
    this.#visitor = new Visitor(places);
  }

  get(path: string): Promise<Page> {
    return this.#visitor.get(new URL(path, this.#site));
  }

  /** Logs in as a user of Indico's own. Whether it went well. */
  async logIn(email: string, password: string): Promise<boolean> {
    const { fields } = formOf((await this.get('/login/')).body, 'name="_provider"');
    await this.#visitor.post(new URL('/login/', this.#site), { ...fields, identifier: email, password });
    return this.isKnown();
  }

  /** Whether the site knows who this is. */
  async isKnown(): Promise<boolean> {
    return (await this.get('/user/dashboard/')).url.pathname.startsWith('/user/');
  }

  /** Logs in at the identity provider, which asks for a name and a password, and comes back. Answers with the last page. */
  async logInElsewhere(username: string, password: string): Promise<Page> {
    const asked = await this.get('/login/ubuntu/');
    const login = formOf(asked.body, "name='password'");
    const done = await this.#visitor.post(new URL(login.action, asked.url), { ...login.fields, username, password });
    const back = formOf(done.body, 'SAMLResponse');
    return this.#visitor.post(new URL(back.action, done.url), back.fields);
  }

  /** Makes a meeting of tomorrow and answers with its path, `/event/1/`. */
  async meet(title: string): Promise<string> {
    const prefix = 'event-creation-';
    const page = await this.#inside('/event/create/meeting');
    const csrf = /name="event-creation-csrf_token"[^>]*value="([^"]+)"/.exec(page)?.[1] ?? '';
    const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const answer = await this.#visitor.post(
      new URL('/event/create/meeting', this.#site),
      Object.fromEntries(
        Object.entries({
          csrf_token: csrf,
          create_booking: 'false',
          category: '{"id":0,"title":"Home"}',
          title,
          start_dt: [day, '09:00:00'],
          end_dt: [day, '17:00:00'],
          timezone: 'UTC',
          location_data: '{"address":"","inheriting":false}',
          protection_mode: 'inheriting',
          listing: 'true',
        }).map(([name, value]) => [prefix + name, value]),
      ),
      asScript,
    );
    const path = /"redirect": ?"(\/event\/\d+\/)manage/.exec(answer.body)?.[1];
    if (path === undefined) throw new Error(`no meeting was made: ${answer.status} ${answer.body.slice(0, 500)}`);
    return path;
  }

  /** Titles of the events that a search finds. */
  async find(words: string): Promise<readonly string[]> {
    const found: unknown = JSON.parse(
      (await this.get(`/search/api/search?type=event&q=${encodeURIComponent(words)}`)).body,
    );
    const results = typeof found === 'object' && found !== null && 'results' in found ? found.results : [];
    return Array.isArray(results) ? results.map((one) => String(one.title)) : [];
  }

  /** Attaches a file to an event. */
  async attach(event: string, name: string, content: string): Promise<Page> {
    const path = `${event}manage/attachments/add/files`;
    const csrf = /name="csrf_token"[^>]*value="([^"]+)"/.exec(await this.#inside(path))?.[1] ?? '';
    const fields = { csrf_token: csrf, __file_change_trigger: 'added-file', folder: '__None', acl: '[]' };
    return this.#visitor.upload(new URL(path, this.#site), fields, 'files', { name, content }, asScript);
  }

  /** Asks for a link to set a new password: it comes by mail. */
  async forget(email: string): Promise<Page> {
    const { fields } = formOf((await this.get('/reset-password/')).body, 'name="email"');
    return this.#visitor.post(new URL('/reset-password/', this.#site), {
      csrf_token: fields['csrf_token'] ?? '',
      email,
    });
  }

  /** The markup of what a page loads into itself. */
  async #inside(path: string): Promise<string> {
    const { body } = await this.#visitor.get(new URL(path, this.#site), asScript);
    const answer: unknown = JSON.parse(body);
    return typeof answer === 'object' && answer !== null && 'html' in answer ? String(answer.html) : '';
  }
}

const asScript = { 'X-Requested-With': 'XMLHttpRequest' };
