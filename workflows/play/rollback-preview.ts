import type { RollbackPreview } from '../../signals/rollback-preview.ts';
import { refuseRollback } from './commands.ts';
import type { PlayState } from './state.ts';
import { nextRun } from './submissions.ts';

/** What a rollback to this working label would do now; whoever asks it has no say in it. */
export function rollbackPreview(state: PlayState, to: string): RollbackPreview {
  return { refusal: refuseRollback(state, { by: '', reason: '', to }), next: nextRun(state, to) };
}
