import type { Names } from '../names.ts';

export const charmcraft = ({ name, pascal }: Names): string => `type: charm
name: ${name}
title: ${pascal}
summary: Serves a page.
description: |
  Serves one page with a greeting, over HTTP on port 8080.

platforms:
  ubuntu@22.04:amd64:
  ubuntu@22.04:arm64:
    build-on: [ubuntu@22.04:amd64, ubuntu@22.04:arm64]
    build-for: [ubuntu@22.04:arm64]

parts:
  charm:
    plugin: dump
    source: dist/charm/$CRAFT_ARCH_BUILD_FOR

containers:
  ${name}:
    resource: ${name}-image

resources:
  ${name}-image:
    type: oci-image
    description: The ${name} rock.

config:
  options:
    greeting:
      type: string
      default: Hello
      description: What the page says.

actions:
  show-page:
    description: Shows the page as it is served.
`;

export const readme = ({ name }: Names): string => `# Charm ${name}

Serves one page with a greeting, over HTTP on port 8080.

    npx nx build ${name}
    tools/local/bin/grimoire deploy ./charms/${name}
    tools/local/bin/grimoire config ${name} greeting="Good morning"
    tools/local/bin/grimoire run ${name}/0 show-page

\`src/charm.ts\` is the definition, \`src/workload.ts\` what runs in the container. The image is the rock \`${name}\`.

## Tests

\`npx nx test ${name}\`: decisions with plain values, one event at a time, and the laws.
`;

export const changelog = '# Changelog\n\n## Unreleased\n- First version.\n';
