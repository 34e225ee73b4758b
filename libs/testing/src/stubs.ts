import type { Stub } from './world.ts';

/** Answers every request for a database once, with a secret, as the postgresql charms do. Its endpoint is `database`. */
export const postgresqlStub: Stub = {
  metadata: { name: 'postgresql-k8s', provides: { database: { interface: 'postgresql_client' } } },
  async run(_event, { tools }) {
    for (const relation of await tools.relations.ids('database')) {
      const asker = await tools.relations.remoteApplication(relation);
      if (asker === undefined) continue;
      const { database } = await tools.relations.applicationData(relation, asker);
      const answered = await tools.relations.applicationData(relation, 'postgresql-k8s');
      if (database === undefined || answered['secret-user'] !== undefined) continue;
      const secret = await tools.secrets.add(
        { username: 'relation_id_1', password: 'not-a-real-password' },
        { label: relation },
      );
      await tools.secrets.grant(secret, relation);
      await tools.relations.setApplicationData(relation, { database, endpoints: 'pg:5432', 'secret-user': secret });
    }
  },
};

/** A Redis of that name that says where it is. Its endpoint is `redis`. */
export const redisStub = (name: string): Stub => ({
  metadata: { name, provides: { redis: { interface: 'redis' } } },
  async run(_event, { tools }) {
    for (const relation of await tools.relations.ids('redis')) {
      await tools.relations.setUnitData(relation, { hostname: name, port: '6379' });
    }
  },
});
