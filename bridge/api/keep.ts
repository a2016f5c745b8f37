import { BatonError } from '../../errors/baton-error.ts';
import type { KeptRequests, KeptStart } from '../kept-requests.ts';
import type { Persist } from '../persist.ts';

/** What keeping a request needs. */
interface Keeper<Input, Record> {
  readonly client: Pick<KeptRequests<Input, Record, unknown, unknown>, 'start' | 'find'>;
  readonly persist: Persist;
}

/**
 * Starts a request, or finds the same one. Throws `BATON_KEY_REUSED`, and what `persist` does; then nobody has the request,
 * or the same one can be sent again.
 */
export async function keep<Input, Record extends { readonly fingerprint: string }>(
  { client, persist }: Keeper<Input, Record>,
  request: KeptStart<Input, Record>,
  deadline: number,
): Promise<{ readonly ended: boolean }> {
  const begun = await persist(deadline, () => client.start(request, deadline));
  if (begun === 'started') return { ended: false };
  const known = await persist(deadline, () => client.find(request.id, deadline));
  if (known?.fingerprint === request.fingerprint) return known;
  throw new BatonError('BATON_KEY_REUSED', {
    detail: 'this token has used it for a request that asks for something else',
  });
}
