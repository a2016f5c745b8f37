import type { RunReference } from '../../activities/play-activities.ts';
import { gateNames } from '../../signals/gate-names.ts';
import type { Effect } from './effects.ts';
import type { PlayState } from './state.ts';
import { runHasEnded } from './view.ts';

/** Stops the bound run; null if there is none, or if it is ending. */
export function shutDown(state: PlayState): Effect | null {
  if (state.run === null || runHasEnded(state) || state.run.shutdown !== null) return null;
  const gates = gateNames(state.policy.stages);
  return { kind: 'shutDownRun', input: { run: reference(state.run), strategy: 'Stop', gates } };
}

/** What can't be reused of a run. */
export function reference(run: RunReference): RunReference {
  return { namespace: run.namespace, name: run.name, uid: run.uid };
}
