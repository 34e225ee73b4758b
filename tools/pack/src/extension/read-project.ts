import fs from 'node:fs';
import path from 'node:path';
import { readPaasConfig, type FrameworkName, type PaasConfig, type Project } from '@grimoire/paas/extension';
import { parse } from 'yaml';
import { PackError } from '../problem.ts';

/** The folders that `cos_custom` may have. */
const folders = ['grafana_dashboards', 'loki_alert_rules', 'prometheus_alert_rules'] as const;
type Folder = (typeof folders)[number];
type Rules = NonNullable<Project['alerts']>;
type Rule = Rules['groups'][number]['rules'][number];

/**
 * What a charm's folder says besides `charmcraft.yaml`.
 *
 * @throws {PackError} that names file and key
 */
export function readProject(folder: string, generation: 1 | 2, framework: FrameworkName): Project {
  const custom = path.join(folder, 'cos_custom');
  if (fs.existsSync(custom)) refuseStrays(custom);
  const dashboards = Object.fromEntries(filesIn(custom, 'grafana_dashboards', ['.json']).map(dashboardIn));
  const alerts = rulesIn(filesIn(custom, 'prometheus_alert_rules', ruleFiles));
  const logAlerts = rulesIn(filesIn(custom, 'loki_alert_rules', ruleFiles));
  return {
    ...(generation === 2 && { generation }),
    ...configIn(path.join(folder, 'paas-config.yaml'), generation, framework),
    ...(Object.keys(dashboards).length > 0 && { dashboards }),
    ...(alerts && { alerts }),
    ...(logAlerts && { logAlerts }),
  };
}

const ruleFiles = ['.rule', '.rules', '.yml', '.yaml'];

function configIn(file: string, generation: 1 | 2, framework: FrameworkName): { readonly config?: PaasConfig } {
  if (!fs.existsSync(file)) return {};
  const read = readPaasConfig(yamlIn(file), generation, framework);
  if (!isClashes(read)) return { config: read };
  throw new PackError(read.map(({ path: keys, why }) => `${file}: ${[...keys, why].join(': ')}`).join('\n'));
}

function isClashes(read: ReturnType<typeof readPaasConfig>): read is Exclude<typeof read, PaasConfig> {
  return Array.isArray(read);
}

function refuseStrays(custom: string): void {
  const known: readonly string[] = folders;
  for (const entry of fs.readdirSync(custom, { withFileTypes: true })) {
    if (entry.isDirectory() && known.includes(entry.name)) continue;
    throw new PackError(
      `${path.join(custom, entry.name)}: only the folders ${folders.join(', ')} may be here: move it`,
    );
  }
}

function filesIn(custom: string, folder: Folder, endings: readonly string[]): readonly string[] {
  const where = path.join(custom, folder);
  if (!fs.existsSync(where)) return [];
  return fs
    .readdirSync(where)
    .filter((name) => endings.includes(path.extname(name)))
    .toSorted()
    .map((name) => path.join(where, name));
}

/** Under the name that the file would have in a charm of the extension: no name of ours is hidden by it. */
function dashboardIn(file: string): readonly [string, NonNullable<Project['dashboards']>[string]] {
  const content: unknown = yamlIn(file);
  const { title, ...rest }: Readonly<Record<string, unknown>> = isMapping(content) ? content : {};
  if (typeof title !== 'string')
    throw new PackError(`${file}: title: must be there: a dashboard as Grafana exports it`);
  const { uid: _uid, tags: _tags, ...fields } = rest;
  const { uid, tags } = rest;
  return [
    `custom_${path.parse(file).name}`,
    {
      ...fields,
      title,
      ...(typeof uid === 'string' && { uid }),
      ...(Array.isArray(tags) && { tags: tags.map(String) }),
    },
  ];
}

/** A file has groups, or is one rule. */
function rulesIn(files: readonly string[]): Rules | undefined {
  if (files.length === 0) return undefined;
  return {
    groups: files.flatMap((file): Rules['groups'] => {
      const content: unknown = yamlIn(file);
      const name = `custom_${path.parse(file).name}`;
      if (isRule(content)) return [{ name, rules: [content] }];
      const groups: unknown = isMapping(content) ? content['groups'] : undefined;
      if (Array.isArray(groups) && groups.every(isGroup)) {
        return groups.map((group) => ({ ...group, name: `custom_${group.name}` }));
      }
      throw new PackError(`${file}: must have groups with a name and rules, or be one rule with an expr`);
    }),
  };
}

function isGroup(value: unknown): value is Rules['groups'][number] {
  return (
    isMapping(value) &&
    typeof value['name'] === 'string' &&
    Array.isArray(value['rules']) &&
    value['rules'].every(isRule)
  );
}

function isRule(value: unknown): value is Rule {
  return isMapping(value) && typeof value['expr'] === 'string';
}

function yamlIn(file: string): unknown {
  try {
    return parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw new PackError(
      `${file}: cannot be read: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
    );
  }
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
