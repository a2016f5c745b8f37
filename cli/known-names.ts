import { BatonError } from '../errors/baton-error.ts';

/** Throws `BATON_USAGE`, naming those that there are, for a name that nobody knows. */
export function refuseUnknownName(
  kind: 'stage' | 'working label or role' | 'gate',
  name: string,
  known: readonly string[],
): void {
  if (known.includes(name)) return;
  throw new BatonError('BATON_USAGE', { detail: `there is no ${kind} "${name}"; there are ${known.join(', ')}` });
}
