import { databag, json, type BagSchema } from '@grimoire/charm';
import { record, string } from '@grimoire/juju-topology';

/** One dashboard on the wire. */
export interface Template {
  /** The charm that sends it. */
  readonly charm: string;
  /** Base64 of the dashboard's JSON, compressed with LZMA: the xz container or the older `.lzma`. */
  readonly content: string;
  readonly juju_topology: {
    readonly model: string;
    readonly model_uuid: string;
    readonly application: string;
    readonly unit: string;
  };
  /** Whether the consumer adds drop-downs for model, application and unit. */
  readonly inject_dropdowns: boolean;
  /** 16 hexadecimal digits: what the dashboard is called when its own `uid` is taken. */
  readonly dashboard_alt_uid: string;
}

/** By `file:<stem>`, or `prog:<id>`. */
export interface Dashboards {
  readonly templates: Readonly<Record<string, Template>>;
  /** Changes with the templates, and only then. */
  readonly uuid: string;
}

/** The provider's application bag. */
export interface Offered {
  readonly dashboards: Dashboards;
}
export const offered: BagSchema<Offered> = databag({ dashboards: json(readDashboards) });

function readDashboards(value: unknown): Dashboards {
  const { templates, uuid } = record(value);
  return {
    templates: Object.fromEntries(Object.entries(record(templates)).map(([key, one]) => [key, readTemplate(one)])),
    uuid: uuid === undefined ? '' : string(uuid),
  };
}

function readTemplate(value: unknown): Template {
  const { charm, content, juju_topology, inject_dropdowns = true, dashboard_alt_uid = '' } = record(value);
  const { model, model_uuid, application, unit } = record(juju_topology);
  return {
    charm: string(charm),
    content: string(content),
    juju_topology: {
      model: string(model),
      model_uuid: string(model_uuid),
      application: string(application),
      unit: string(unit),
    },
    inject_dropdowns: inject_dropdowns === true,
    dashboard_alt_uid: string(dashboard_alt_uid),
  };
}
