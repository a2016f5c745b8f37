import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  currentUpdateInfo,
  log,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import {
  adoptUpdate,
  cancelUpdate,
  deliveredSignal,
  holdUpdate,
  ledgerQuery,
  nudgedSignal,
  observedSignal,
  openUpdate,
  reconfigureUpdate,
  refreshUpdate,
  releaseUpdate,
  retryUpdate,
  rollbackUpdate,
  statusQuery,
  submitUpdate,
  type Command,
  type PlayInput,
  type PlayStatus,
} from '../../signals/messages.ts';
import { createAlarm } from './alarm.ts';
import { apply, applyPublication } from './apply.ts';
import * as commands from './commands.ts';
import { tick } from './deadlines.ts';
import { decide } from './decide.ts';
import { detailsOf } from './details.ts';
import type { Publication } from './effects.ts';
import { foldDelivery, foldNudge } from './fold.ts';
import { createLane } from './lane.ts';
import { leaveLastWords } from './last-words.ts';
import { perform, publish } from './perform.ts';
import { patienceMs, publicationAt, publicationFor, unsaid } from './publications.ts';
import { foldRun } from './runs.ts';
import { searchAttributesOf } from './search-attributes.ts';
import { setOff } from './set-off.ts';
import { begin, type PlayState } from './state.ts';
import { statusOf } from './status.ts';

/**
 * One task's delivery, from implementation to the end. All thinking is in the pure files beside this one; here they are
 * wired to Temporal: signals are folded, `decide` says what is next, an activity does it, and the outcome is applied.
 */
export async function play(input: PlayInput): Promise<PlayStatus> {
  const carried = input.carried as Partial<PlayState> | null;
  const repository = `${input.identity.owner}/${input.identity.repository}`;
  const alarm = createAlarm();
  // What an older version carried may lack what this one knows.
  let state: PlayState = { ...begin(input, Date.now(), workflowInfo().firstExecutionRunId), ...carried };

  setHandler(
    deliveredSignal,
    (signal) => {
      state = foldDelivery(state, signal);
      const { outcome, reason } = state.ledger.entries.at(-1) ?? { outcome: 'late', reason: '' };
      log.info('delivery', { audit: true, delivery: signal.delivery, event: signal.event, outcome, reason });
    },
    { description: 'What a webhook delivery said about the pull request of this task' },
  );
  setHandler(
    observedSignal,
    ({ run }) => {
      state = foldRun(state, run);
    },
    { description: 'The watch or the sweep saw the Argo Workflow of this task' },
  );
  setHandler(
    nudgedSignal,
    (signal) => {
      state = foldNudge(state, signal);
    },
    { description: 'Read everything again: something differs, or was silent for too long' },
  );

  setHandler(statusQuery, () => statusOf(state, Date.now()), {
    description: 'Where the play is and what it waits for',
  });
  setHandler(ledgerQuery, () => state.ledger, { description: 'How each delivery that reached this play ended' });

  /** A validator that refuses with words, and a handler that takes the command and answers with the new status. */
  const command = <C extends Command>(
    refuse: (state: PlayState, command: C) => string | null,
    take: (state: PlayState, command: C, now: number) => PlayState,
  ): [(command: C) => PlayStatus, (command: C) => void] => [
    (argument) => {
      const update = currentUpdateInfo()?.id ?? '';
      if (!state.updates.includes(update)) {
        state = tick(take(commands.remember(state, update), argument, Date.now()), Date.now());
      }
      return statusOf(state, Date.now());
    },
    (argument) => {
      // Told again: it is answered as before, and takes no second effect.
      if (state.updates.includes(currentUpdateInfo()?.id ?? '')) return;
      const refusal = commands.refuseNameless(argument) ?? refuse(state, argument);
      if (refusal !== null) throw ApplicationFailure.nonRetryable(refusal, 'BATON_COMMAND_REFUSED');
    },
  ];
  const [submit, validateSubmit] = command(commands.refuseSubmit, commands.submit);
  setHandler(submitUpdate, submit, { validator: validateSubmit, description: 'Submit the run of this task' });
  const [hold, validateHold] = command(commands.refuseHold, commands.hold);
  setHandler(holdUpdate, hold, { validator: validateHold, description: 'Write nothing and stop the clocks' });
  const [release, validateRelease] = command(commands.refuseRelease, commands.release);
  setHandler(releaseUpdate, release, { validator: validateRelease, description: 'Go on after a hold' });
  const [open, validateOpen] = command(commands.refuseOpen, commands.open);
  setHandler(openUpdate, open, { validator: validateOpen, description: 'Open this gate whatever its condition says' });
  const [retry, validateRetry] = command(commands.refuseRetry, commands.retry);
  setHandler(retryUpdate, retry, {
    validator: validateRetry,
    description: 'Forget pauses and attention, and try again',
  });
  const [rollback, validateRollback] = command(commands.refuseRollback, commands.rollback);
  setHandler(rollbackUpdate, rollback, {
    validator: validateRollback,
    description: 'Submit again from an earlier stage',
  });
  const [cancel, validateCancel] = command(commands.refuseCancel, commands.cancel);
  setHandler(cancelUpdate, cancel, { validator: validateCancel, description: 'Stop the run and end the play' });
  const [adopt, validateAdopt] = command(commands.refuseAdopt, commands.adopt);
  setHandler(adoptUpdate, adopt, { validator: validateAdopt, description: 'Bind this run to the play' });
  const [refresh, validateRefresh] = command(commands.refuseRefresh, commands.refresh);
  setHandler(refreshUpdate, refresh, { validator: validateRefresh, description: 'Look again and judge now' });
  const [reconfigure, validateReconfigure] = command(commands.refuseReconfigure, commands.reconfigure);
  setHandler(reconfigureUpdate, reconfigure, {
    validator: validateReconfigure,
    description: 'Judge by another policy',
  });

  /** Publishes beside whatever else happens; one publication at a time. */
  const lane = createLane();
  const tell = (publication: Publication): Promise<void> =>
    lane.run(async () => {
      const outcome = await publish(publication, repository, patienceMs(state));
      state = applyPublication(state, publication, outcome, Date.now());
    });

  for (;;) {
    state = tick(state, Date.now());
    setCurrentDetails(detailsOf(statusOf(state, Date.now())));
    // Where the history is long enough nothing more is begun beside the loop, or the lane might never be free.
    if (!lane.isBusy() && !workflowInfo().continueAsNewSuggested) {
      const publication = publicationFor(state, Date.now());
      // It rejects only when the play itself is cancelled, and then the loop ends with it.
      if (publication !== null) tell(publication).catch(() => undefined);
    }
    const decision = decide(state, Date.now());
    if (decision.kind === 'end') break;
    if (decision.kind === 'act') {
      // Facts come in while the effect is under way: the state is read after the outcome, not before.
      state = setOff(state, decision.effect);
      const performed = await perform(decision.effect, repository);
      state = apply(state, performed, Date.now());
      continue;
    }
    if (workflowInfo().continueAsNewSuggested && !lane.isBusy()) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof play>({ ...input, carried: state });
    }
    makeSearchable(state);
    const seen = state;
    alarm.setFor(soonest(decision.until, lane.isBusy() ? null : publicationAt(state, Date.now())));
    await condition(() => state !== seen || alarm.rang());
  }

  // The last words on the pull request: tried here, and left to somebody else where that takes too long.
  await condition(() => !lane.isBusy());
  for (;;) {
    const last = publicationFor(state, Date.now());
    if (last === null) break;
    await tell(last);
  }
  const left = unsaid(state);
  if (left.length > 0) await leaveLastWords(state.identity, state.generation, left);
  await condition(allHandlersFinished);
  makeSearchable(state);
  setCurrentDetails(detailsOf(statusOf(state, Date.now())));
  return statusOf(state, Date.now());
}

/**
 * Brings the search attributes in line: all that have changed in one event, and only when the play comes to rest, since
 * the effect that is about to happen mostly changes them again.
 */
function makeSearchable(state: PlayState): void {
  const known = workflowInfo().typedSearchAttributes;
  const changed = searchAttributesOf(state).filter(
    (pair) => JSON.stringify(known.get(pair.key as never) ?? null) !== JSON.stringify(pair.value),
  );
  if (changed.length > 0) upsertSearchAttributes(changed);
}

function soonest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}
