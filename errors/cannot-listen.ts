import { BatonError } from './baton-error.ts';

/** Node's codes for an address on which nobody may listen now, in words. */
const WHY = new Map([
  ['EADDRINUSE', 'somebody else listens there'],
  ['EADDRNOTAVAIL', 'this machine has no such address'],
  ['EACCES', 'this account may not listen there'],
  ['ENOTFOUND', 'nobody knows such an address'],
]);

/**
 * What Node threw when it could not listen, as `BATON_CANNOT_LISTEN`; any other error as it is. `options` names those
 * that change the address.
 */
export function cannotListen(error: unknown, where: string, options: string): unknown {
  const code = String((error as { readonly code?: unknown } | null)?.code);
  const why = WHY.get(code);
  if (why === undefined) return error;
  return new BatonError('BATON_CANNOT_LISTEN', {
    detail: `${where}: ${why} (${code}); choose another with ${options}`,
    cause: error,
  });
}
