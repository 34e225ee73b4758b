import { fingerprint, problemsOf, Secret, type Goal, type RelationView, type Task } from '@grimoire/charm';
import { relationOf, snapshotOf, type Sketch } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { RabbitMQOperatorCharm } from './charm.ts';
import { metadata, type RabbitmqK8s } from './charmcraft.gen.ts';
import { definitions } from './users.ts';

const kept = { cookie: new Secret('COOKIE'), operatorPassword: new Secret('of-the-operator') };
const password = new Secret('of-flask');

const asking = (
  more: Partial<RelationView> & { readonly asks?: Readonly<Record<string, string>> } = {},
): RelationView => {
  const { asks, ...rest } = more;
  return relationOf('amqp', 'flask', {
    id: 7,
    remoteApp: { username: 'flask', vhost: '/', ...asks },
    own: { password: { password } },
    ...rest,
  });
};

function goal(sketch: Sketch<RabbitmqK8s> = {}): Goal<RabbitmqK8s> {
  const decision = RabbitMQOperatorCharm.decide(
    snapshotOf(metadata, { facts: { version: '3.10.8' }, kept, ...sketch }),
  );
  if (!('is' in decision)) return decision;
  throw new Error(
    problemsOf(decision)
      .map(({ why }) => why)
      .join('; '),
  );
}

function tasks(relations: readonly RelationView[] = []): readonly Task[] {
  const container = goal({ relations: { amqp: relations } }).containers?.rabbitmq;
  return container && 'run' in container ? (container.run.tasks ?? []) : [];
}

const task = (name: string, ...relations: readonly RelationView[]): Task | undefined =>
  tasks(relations).find((one) => one.name === name);

describe('the stand-in for rabbitmq-k8s', () => {
  it('owns its volume before the server starts, and has its operator and nobody of before after', () => {
    expect(tasks().map(({ name, when }) => [name, when])).toEqual([
      ['own-volume', 'before'],
      ['operator', 'after'],
      ['retire-users', 'after'],
    ]);
  });

  it('tells host and password only when the user is made', () => {
    expect(goal({ relations: { amqp: [asking()] } }).offers).toEqual([
      expect.objectContaining({
        endpoint: 'amqp',
        relation: 7,
        app: { hostname: 'rabbitmq-k8s-0.rabbitmq-k8s-endpoints.test.svc.cluster.local', password: 'of-flask' },
        after: ['user-7'],
      }),
    ]);
    expect(task('user-7', asking({ own: {} }))).toBeUndefined();
  });

  it('makes the user again when anything of it changes', () => {
    const first = task('user-7', asking());
    expect(task('user-7', asking())?.key).toBe(first?.key);
    const others = [
      task('user-7', asking({ own: { password: { password: new Secret('rotated') } } })),
      task('user-7', asking({ asks: { vhost: 'work' } })),
      task('user-7', asking({ asks: { username: 'other' } })),
    ];
    expect(new Set([first?.key, ...others.map((one) => one?.key)]).size).toBe(4);
  });

  it('gives the password on standard input, in a document that holds any text, and never on the command line', () => {
    const made = task('user-7', asking({ asks: { vhost: 'a"b\n' } }));
    const stdin = made?.stdin;
    const expected = definitions({ name: 'flask', password, vhost: 'a"b\n', tags: ['juju-relation'] });
    expect(stdin instanceof Secret && fingerprint(stdin)).toBe(fingerprint(expected));
    expect(`${made?.run.join(' ')}${JSON.stringify(made?.environment)}`).not.toContain('of-flask');
  });

  it.each([
    ['a name with a line break', { username: 'a\nb' }, /a name that cannot be had/],
    ['the operator’s name', { username: 'operator' }, /a name that cannot be had/],
    ['RabbitMQ’s own guest', { username: 'guest' }, /a name that cannot be had/],
  ])('refuses %s, and serves the others', (_, asks, why) => {
    const { status, offers } = goal({ relations: { amqp: [asking({ asks }), asking({ id: 8 })] } });
    expect(status && problemsOf(status)).toEqual([{ is: 'blocked', key: 'amqp:7', why: expect.stringMatching(why) }]);
    expect(offers?.map(({ relation }) => relation)).toEqual([8]);
  });

  it('gives a user to one relation only: with two passwords neither would work for long', () => {
    const { status, offers } = goal({ relations: { amqp: [asking(), asking({ id: 8, app: 'flask-too' })] } });
    expect(status && problemsOf(status)).toEqual([
      {
        is: 'blocked',
        key: 'amqp:8',
        why: 'amqp:8: flask-too asks for the user flask, which flask has in relation 7: deploy it under another name',
      },
    ]);
    expect(offers?.map(({ relation }) => relation)).toEqual([7]);
  });

  it('removes users whose relation is gone', () => {
    const other = asking({ id: 8, asks: { username: 'other' } });
    expect(task('retire-users', asking(), other)?.environment?.['LIVE_USERS']).toBe('flask\nother');
    expect(task('retire-users', other)?.key).not.toBe(task('retire-users', asking(), other)?.key);
  });

  it('is one server, and says so when more are wanted', () => {
    expect(() => goal({ self: { plannedUnits: 2 } })).toThrow(
      /2 units: this stand-in does not cluster: juju scale-application rabbitmq-k8s 1/,
    );
  });
});
