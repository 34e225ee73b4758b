/**
 * The shape of `charmcraft.yaml`: what charmcraft accepts (closed objects) and Juju's charm reader wants.
 * What joins several places of the file (a mount that names a storage) is in `rules.ts`.
 */
import * as v from 'valibot';
import type { Charmcraft } from './charmcraft.ts';

const endpointName = v.pipe(
  v.string(),
  v.regex(
    /^[a-z][a-z0-9]*([_-][a-z0-9]+)*$/,
    'not an endpoint name: use lower-case letters and digits, joined by - or _',
  ),
);
const storageName = v.pipe(
  v.string(),
  v.regex(
    /^[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*$/,
    'not a storage name: use lower-case letters, digits and -, with a letter in every part',
  ),
);
const containerName = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'not a container name: use lower-case letters, digits and -'),
);
const actionName = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/, 'not an action name: use lower-case letters, digits and -'),
  v.check((name) => name !== 'juju' && !name.startsWith('juju-'), 'reserved for Juju: choose another action name'),
);
const optionName = v.pipe(
  v.string(),
  v.regex(/^[a-zA-Z0-9][a-zA-Z0-9_-]*$/, 'not an option name: use letters, digits, - and _'),
);
const text = v.string('must be a string');
const required = v.pipe(text, v.nonEmpty('must not be empty'));
const url = v.pipe(text, v.url('not a URL'));
const oneOrMany = v.union([text, v.array(text)], 'must be a string or a list of strings');
const urls = v.union([url, v.array(url)], 'must be a URL or a list of URLs');
const json = v.record(text, v.unknown(), 'must be a map');

const endpoint = v.strictObject({
  interface: required,
  limit: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1, 'must be 1 or more'))),
  optional: v.exactOptional(v.boolean('must be true or false')),
  scope: v.exactOptional(v.picklist(['global', 'container'], 'must be global or container')),
});
const endpoints = v.exactOptional(v.record(endpointName, endpoint));

const optionTypes = ['string', 'int', 'float', 'boolean', 'secret'] as const;
const option = v.strictObject({
  type: v.picklist(optionTypes, 'must be string, int, float, boolean or secret'),
  default: v.exactOptional(v.union([v.string(), v.number(), v.boolean()], 'must be a string, a number, true or false')),
  description: v.exactOptional(text),
  optional: v.exactOptional(v.boolean('must be true or false')),
});

const parameterTypes = ['string', 'integer', 'number', 'boolean', 'array', 'object'] as const;
const parameter = v.looseObject({
  type: v.exactOptional(v.picklist(parameterTypes, 'must be string, integer, number, boolean, array or object')),
  description: v.exactOptional(text),
  enum: v.exactOptional(v.pipe(v.array(v.unknown()), v.minLength(1, 'must list a value'))),
});
const action = v.looseObject({
  description: v.exactOptional(text),
  title: v.exactOptional(text),
  params: v.exactOptional(v.record(v.string(), parameter)),
  required: v.exactOptional(v.array(text)),
  parallel: v.exactOptional(v.boolean('must be true or false')),
  'execution-group': v.exactOptional(text),
});

const base = v.pipe(text, v.regex(/^[a-z]+@\d+(\.\d+)?$/, 'not a base: write it as ubuntu@22.04'));

/** The keys of charmcraft.yaml. Field names stay as they are written there. */
export const charmcraftSchema: v.GenericSchema<unknown, Charmcraft> = v.strictObject({
  type: v.literal('charm', 'must be charm'),
  name: v.pipe(
    text,
    v.regex(
      /^[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*$/,
      'not a charm name: use lower-case letters, digits and -, with a letter in every part',
    ),
    v.maxLength(40, 'longer than 40 characters'),
  ),
  title: v.exactOptional(v.pipe(text, v.maxLength(40, 'longer than 40 characters'))),
  summary: v.pipe(required, v.maxLength(200, 'longer than 200 characters')),
  description: required,
  links: v.exactOptional(
    v.strictObject({
      documentation: v.exactOptional(url),
      issues: v.exactOptional(urls),
      source: v.exactOptional(urls),
      website: v.exactOptional(urls),
      contact: v.exactOptional(oneOrMany),
    }),
  ),
  base: v.exactOptional(base),
  'build-base': v.exactOptional(base),
  platforms: v.record(
    required,
    v.nullable(v.strictObject({ 'build-on': oneOrMany, 'build-for': oneOrMany })),
    'must map each platform, such as ubuntu@22.04:amd64, to what builds it',
  ),
  parts: v.record(required, json),
  assumes: v.exactOptional(v.array(v.union([text, json]))),
  'charm-user': v.exactOptional(v.picklist(['root', 'sudoer', 'non-root'], 'must be root, sudoer or non-root')),
  containers: v.exactOptional(
    v.record(
      containerName,
      v.strictObject({
        resource: v.exactOptional(required),
        bases: v.exactOptional(v.array(json)),
        mounts: v.exactOptional(v.array(v.strictObject({ storage: required, location: v.exactOptional(required) }))),
        uid: v.exactOptional(v.pipe(v.number(), v.integer())),
        gid: v.exactOptional(v.pipe(v.number(), v.integer())),
      }),
    ),
  ),
  resources: v.exactOptional(
    v.record(
      required,
      v.strictObject({
        type: v.picklist(['oci-image', 'file'], 'must be oci-image or file'),
        description: v.exactOptional(text),
        filename: v.exactOptional(v.pipe(text, v.regex(/^[^/]+$/, 'must be a file name without /'))),
        'upstream-source': v.exactOptional(text),
      }),
    ),
  ),
  storage: v.exactOptional(
    v.record(
      storageName,
      v.strictObject({
        type: v.picklist(['filesystem', 'block'], 'must be filesystem or block'),
        description: v.exactOptional(text),
        shared: v.exactOptional(v.boolean()),
        'read-only': v.exactOptional(v.boolean()),
        multiple: v.exactOptional(
          v.strictObject({
            range: v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+(-\d+|\+|-)?$/, 'must be N, N-M or N+'))]),
          }),
        ),
        'minimum-size': v.exactOptional(
          v.pipe(text, v.regex(/^\d+(\.\d+)?[MGTPEZY](i?B)?$/, 'must be a size such as 1G')),
        ),
        location: v.exactOptional(v.pipe(text, v.startsWith('/', 'must be an absolute path'))),
        properties: v.exactOptional(v.array(v.literal('transient', 'the only property is transient'))),
      }),
    ),
  ),
  provides: endpoints,
  requires: endpoints,
  peers: endpoints,
  config: v.exactOptional(v.strictObject({ options: v.exactOptional(v.record(optionName, option)) })),
  actions: v.exactOptional(v.record(actionName, action)),
  devices: v.exactOptional(json),
  'extra-bindings': v.exactOptional(json),
  subordinate: v.exactOptional(v.boolean()),
  terms: v.exactOptional(v.array(text)),
  charmhub: v.exactOptional(json),
  analysis: v.exactOptional(json),
  'charm-libs': v.exactOptional(
    v.array(
      v.strictObject({
        lib: v.pipe(text, v.regex(/^[^.]+\.[^.]+$/, 'must be charm.library')),
        version: v.pipe(v.string('must be a quoted string'), v.regex(/^\d+(\.\d+)?$/, 'must be "api" or "api.patch"')),
      }),
    ),
  ),
});
