import { ModelError } from '../model-error.ts';
import type { StorageMeta } from './charm-meta.ts';
import { quote, type Shape } from './shape.ts';

const storageName = /^[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*$/;
const units: Readonly<Record<string, number>> = { M: 1, G: 1024, T: 1024 ** 2, P: 1024 ** 3 };

/** One entry of `storage` in `metadata.yaml`. */
export function readStorage(charm: string, name: string, shape: Shape): StorageMeta {
  if (!storageName.test(name)) throw new ModelError(`${shape.path}: unexpected value ${quote(name)}`);
  const type = shape.at('type');
  if (type.missing) throw new ModelError(`charm ${quote(charm)} storage ${quote(name)}: type must be specified`);
  const kind = type.oneOf(['filesystem', 'block']);
  const location = shape.at('location').stringOr('');
  if (location !== '' && kind !== 'filesystem') {
    throw new ModelError(
      `charm ${quote(charm)} storage ${quote(name)}: location may not be specified for "type: ${kind}"`,
    );
  }
  if (location === STORAGE_ROOT || location.startsWith(`${STORAGE_ROOT}/`)) {
    throw new ModelError(`charm ${quote(charm)} storage ${quote(name)}: location must not be under ${STORAGE_ROOT}`);
  }
  return {
    name,
    type: kind,
    description: shape.at('description').stringOr(''),
    shared: shape.at('shared').booleanOr(false),
    readOnly: shape.at('read-only').booleanOr(false),
    multiple: readMultiple(shape.at('multiple').at('range')),
    minimumSize: readSize(shape.at('minimum-size')),
    ...(location === '' ? {} : { location }),
  };
}

/** Where storage without a location of its own is mounted in the charm container. */
export const STORAGE_ROOT = '/var/lib/juju/storage';

function readMultiple(range: Shape): StorageMeta['multiple'] {
  if (range.missing) return { min: 1, max: 1 };
  const text = String(range.value);
  const [, min = '', to, max = ''] = /^(\d+)(?:(\+)|-(\d+))?$/.exec(text) ?? [];
  if (min === '') throw new ModelError(`${range.path}: value ${quote(text)} does not match 'm', 'm-n', or 'm+'`);
  if (to === '+') return { min: Number(min) };
  return { min: Number(min), max: Number(max === '' ? min : max) };
}

function readSize(size: Shape): number {
  if (size.missing) return 1024;
  const [, amount = '', unit = 'M'] = /^(\d+(?:\.\d+)?)([MGTP])?i?B?$/.exec(String(size.value)) ?? [];
  if (amount === '') throw new ModelError(`${size.path}: expected a non-negative number, got ${quote(size.value)}`);
  return Math.ceil(Number(amount) * (units[unit] ?? 1));
}
