import type { Config } from '../../config/schema.ts';
import { BatonError } from '../../errors/baton-error.ts';
import type { StageQuestion } from '../../signals/stage-request.ts';
import type { Caller } from './tokens.ts';

const RUN = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const NAMESPACE = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * What the worker is asked about a run: it, and the repositories whose runs live in that namespace and are this caller's
 * to touch. Throws `BATON_RUN_NOT_FOUND` where there is no such repository, as for a run that is not there.
 */
export function questionOf(
  params: unknown,
  { repositories }: Pick<Config, 'repositories'>,
  caller: Caller,
): StageQuestion {
  const { namespace = '', name = '' } = params as { namespace?: string; name?: string };
  const mine = repositories.filter((each) => each.namespace === namespace && caller.mayTouch(each.name));
  if (mine.length === 0 || !NAMESPACE.test(namespace) || !RUN.test(name)) throw noRun();
  return { run: { namespace, name }, repositories: mine.map((each) => each.name.toLowerCase()) };
}

/** Whether there is one is nobody's business who may not see it. */
export function noRun(): BatonError {
  return new BatonError('BATON_RUN_NOT_FOUND', { detail: 'no run that this token may see has that name' });
}
