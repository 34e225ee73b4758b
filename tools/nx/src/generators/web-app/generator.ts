import type { Tree } from '@nx/devkit';
import { namesOf } from '../names.ts';
import { writeFiles } from '../write.ts';
import { frameworkNames, newApps, type NewFramework } from './frameworks.ts';

export interface WebAppOptions {
  readonly name: string;
  readonly framework?: string;
}

/**
 * `charms/<name>` and `rocks/<name>`: a charm that is nothing but its charmcraft.yaml, and an image of the application. An
 * application that is in `rocks/<name>` already stays as it is, and is what the charm is made for.
 *
 * @throws Error with what to do, before anything is written.
 */
export default function webApp(tree: Tree, { name: given, framework: wanted }: WebAppOptions): void {
  const { name } = namesOf(given);
  const [charm, rock] = [`charms/${name}`, `rocks/${name}`];
  const isThere = tree.exists(rock);
  const found = isThere ? frameworkIn(tree, rock) : undefined;
  const framework = known(wanted) ?? found;
  if (framework === undefined) {
    const why = isThere ? `${rock} has no sources of a framework that is known` : `there are no sources in ${rock}`;
    throw new Error(`${why}: say --framework=${frameworkNames.join('|')}`);
  }
  if (found !== undefined && found !== framework) {
    throw new Error(`${rock} has a ${found} application, and --framework says ${framework}: leave that out`);
  }
  const { files, port } = newApps[framework](name);
  writeFiles(tree, charm, { 'charmcraft.yaml': charmcraft(name, framework), 'README.md': readme(name, framework) });
  const definition = { 'rockcraft.yaml': rockcraft(name, framework, port) };
  const wished = isThere ? definition : { ...definition, ...files };
  for (const [file, text] of Object.entries(wished)) {
    if (!tree.exists(`${rock}/${file}`)) tree.write(`${rock}/${file}`, text);
  }
}

function known(wanted: string | undefined): NewFramework | undefined {
  if (wanted === undefined) return undefined;
  const framework = frameworkNames.find((one) => one === wanted);
  if (framework !== undefined) return framework;
  throw new Error(`"${wanted}" is not a framework that is known here: ${frameworkNames.join(', ')}`);
}

function frameworkIn(tree: Tree, rock: string): NewFramework | undefined {
  if (tree.exists(`${rock}/go.mod`)) return 'go';
  const asked = ['requirements.txt', 'pyproject.toml']
    .map((file) => tree.read(`${rock}/${file}`, 'utf8') ?? '')
    .join('\n');
  return (['django', 'flask', 'fastapi'] as const).find((one) => new RegExp(`^\\s*["']?${one}\\b`, 'im').test(asked));
}

const charmcraft = (name: string, framework: NewFramework): string => `type: charm
name: ${name}
title: ${name}
summary: Operates ${name}.
description: |
  Runs the application, migrates its database and tells it of what it is integrated with.

base: ubuntu@22.04
platforms:
  amd64:

extensions:
  - ${framework}-framework

# Endpoints of interfaces such as redis, rabbitmq, s3, smtp, saml and tracing come here as well.
requires:
  postgresql:
    interface: postgresql_client
    limit: 1
    optional: ${framework !== 'django'}

config:
  options:
    greeting:
      type: string
      default: Hello
      description: What the application says first.
`;

const rockcraft = (name: string, framework: NewFramework, port: number): string => `name: ${name}
title: ${name}
summary: The image of ${name}.
description: |
  The application, as its charm in charms/${name} runs it.
version: "0.1"
license: Apache-2.0
base: ubuntu@24.04
platforms:
  amd64:

extensions:
  - ${framework}-framework

checks:
  answers:
    override: replace
    level: ready
    period: 3s
    timeout: 2s
    http:
      url: http://localhost:${port}/

services:
  ${framework}:
    override: replace
    startup: enabled
`;

const readme = (name: string, framework: NewFramework): string => `# ${name}

A ${framework} application and its charm. The sources are in \`rocks/${name}\`; the charm is what \`charmcraft.yaml\` says.

    npx nx serve ${name}    # with its backends on this machine; takes over what you save
    npx nx env ${name}      # the environment that it has, and where each value comes from
    npx nx build ${name}    # the .charm, in dist/
`;
