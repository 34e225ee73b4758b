import { at, text, type Json } from './grimoire.ts';

/** As much of a Matrix client as a person uses on the first day. */
export class Matrix {
  readonly #base: string;
  readonly #token: string;
  readonly userId: string;
  static #times = 0;

  private constructor(base: string, token: string, userId: string) {
    this.#base = base;
    this.#token = token;
    this.userId = userId;
  }

  static async login(base: string, user: string, password: string): Promise<Matrix> {
    const reply = await call(base, 'POST', '/_matrix/client/v3/login', undefined, {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user },
      password,
    });
    return new Matrix(base, text(at(reply, 'access_token')), text(at(reply, 'user_id')));
  }

  /** The same login at the server's URL of now: a port of this machine may be another one after a restart. */
  at(base: string): Matrix {
    return new Matrix(base, this.#token, this.userId);
  }

  async createRoom(name: string): Promise<string> {
    return text(at(await this.#call('POST', '/_matrix/client/v3/createRoom', { name }), 'room_id'));
  }

  async send(room: string, body: string): Promise<string> {
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/${Date.now()}`;
    return text(at(await this.#call('PUT', path, { msgtype: 'm.text', body }), 'event_id'));
  }

  /** Bodies of all messages that /sync gives a client that starts anew. */
  async messages(room: string): Promise<readonly string[]> {
    // Synapse gives the same answer to the same first question for two minutes: so it is another one each time.
    const filter = JSON.stringify({ room: { timeline: { limit: 50 + Matrix.#times++ } } });
    const sync = await this.#call('GET', `/_matrix/client/v3/sync?timeout=0&filter=${encodeURIComponent(filter)}`);
    const events = at(sync, 'rooms', 'join', room, 'timeline', 'events');
    return (Array.isArray(events) ? events : []).flatMap((event: Json) => {
      const body = at(event, 'content', 'body');
      return typeof body === 'string' ? [body] : [];
    });
  }

  #call(method: string, path: string, body?: object): Promise<Json> {
    return call(this.#base, method, path, this.#token, body);
  }
}

/** One request to a homeserver. @throws Error that says what it answered, unless that is success */
export async function call(base: string, method: string, path: string, token?: string, body?: object): Promise<Json> {
  const response = await fetch(new URL(path, base), {
    method,
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const reply: Json = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(reply)}`);
  return reply;
}
