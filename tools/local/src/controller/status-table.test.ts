import { describe, expect, it } from 'vitest';
import { statusTables, type LocalStatus } from './status-table.ts';

const since = '2026-01-02T03:04:05Z';
const status: LocalStatus = {
  model: { name: 'local', type: 'caas', version: '3.6.11', 'model-status': { current: 'available', since } },
  applications: {
    'postgresql-k8s': {
      charm: 'local:postgresql-k8s-0',
      'charm-name': 'postgresql-k8s',
      'charm-rev': 0,
      scale: 1,
      exposed: false,
      'application-status': { current: 'active', since },
      units: {
        'postgresql-k8s/0': {
          'workload-status': { current: 'active', since },
          'juju-status': { current: 'idle', since, version: '3.6.11' },
          leader: true,
          address: '10.77.0.2',
        },
      },
    },
    synapse: {
      charm: 'local:synapse-1',
      'charm-name': 'synapse',
      'charm-rev': 1,
      scale: 2,
      exposed: false,
      version: '1.163.2',
      'application-status': { current: 'waiting', message: 'database: waiting', since },
      units: {
        'synapse/0': {
          'workload-status': { current: 'waiting', message: 'database: waiting', since },
          'juju-status': { current: 'executing', message: 'running config-changed hook', since, version: '3.6.11' },
          address: '10.77.0.3',
          'open-ports': ['8080/tcp', '9000/tcp'],
        },
      },
    },
  },
  relations: [
    {
      id: 2,
      key: 'synapse:database postgresql-k8s:database',
      provider: 'postgresql-k8s:database',
      requirer: 'synapse:database',
      interface: 'postgresql_client',
      type: 'regular',
      status: 'joined',
    },
  ],
  'controller-timestamp': since,
  local: {
    halted: false,
    applications: { 'postgresql-k8s': { urls: [], 'stand-in': true }, synapse: { urls: ['http://127.0.0.1:8080/'] } },
    remarks: ['One thing is not enforced.'],
  },
};

describe('the tables of status', () => {
  it("look like Juju's, with what is local below", () => {
    expect(statusTables(status, true)).toMatchInlineSnapshot(`
      "Model  Controller  Cloud/Region        Version  SLA          Timestamp
      local  grimoire    local/this-machine  3.6.11   unsupported  03:04:05Z

      App             Version  Status   Scale  Charm           Channel  Rev  Address  Exposed  Message
      postgresql-k8s           active       1  postgresql-k8s  local      0           no       (stand-in)
      synapse         1.163.2  waiting    1/2  synapse         local      1           no       database: waiting

      Unit               Workload  Agent      Address    Ports          Message
      postgresql-k8s/0*  active    idle       10.77.0.2
      synapse/0          waiting   executing  10.77.0.3  8080,9000/TCP  (config-changed) database: waiting

      Integration provider     Requirer          Interface          Type     Message
      postgresql-k8s:database  synapse:database  postgresql_client  regular

      App      Reached from this host
      synapse  http://127.0.0.1:8080/

      One thing is not enforced.
      "
    `);
  });

  it('leave out what there is none of', () => {
    const empty = {
      ...status,
      applications: {},
      relations: [],
      local: { halted: false, applications: {}, remarks: [] },
    };
    expect(statusTables(empty, true).trimEnd().split('\n')).toHaveLength(2);
  });
});
