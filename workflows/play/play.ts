import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  currentUpdateInfo,
  defineSignal,
  defineUpdate,
  log,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import {
  ledgerQuery,
  rollbackPreviewQuery,
  stagesQuery,
  statusQuery,
  type PlayInput,
  type PlayStatus,
} from '../../signals/messages.ts';
import { createAlarm } from './alarm.ts';
import { sendAnswers } from './answer.ts';
import { apply, applyPublication } from './apply.ts';
import { COMMANDS } from './command-table.ts';
import { remember } from './commands.ts';
import { tick, type PassedDeadline } from './deadlines.ts';
import { decide } from './decide.ts';
import { detailsOf } from './details.ts';
import type { Publication } from './effects.ts';
import { createLane } from './lane.ts';
import { leaveLastWords } from './last-words.ts';
import { perform, publish } from './perform.ts';
import { isUnderWay, patienceMs, publicationAt, publicationFor, unsaid } from './publications.ts';
import { rollbackPreview } from './rollback-preview.ts';
import { settleAsks } from './resume-answers.ts';
import { withBook } from './resume-asks.ts';
import { searchAttributesOf } from './search-attributes.ts';
import { setOff } from './set-off.ts';
import { SIGNALS } from './signal-table.ts';
import { begin, note, type PlayState } from './state.ts';
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

  for (const { name, description, receive } of SIGNALS) {
    const handler = (message: unknown): void => {
      const received = receive(state, message, Date.now());
      state = received.state;
      if (received.log !== null) log[received.log.level](received.log.message, received.log.about);
    };
    setHandler(defineSignal<[unknown]>(name), handler, { description });
  }

  setHandler(statusQuery, () => statusOf(state, Date.now()), {
    description: 'Where the play is and what it waits for',
  });
  setHandler(ledgerQuery, () => state.ledger, { description: 'How each delivery that reached this play ended' });

  setHandler(stagesQuery, () => state.stageChanges, { description: 'What its stages were, who moved it and why' });
  setHandler(rollbackPreviewQuery, (to) => rollbackPreview(state, to), { description: 'What a rollback would do' });

  for (const { name, description, refuse, take } of COMMANDS) {
    /** Told again: it is answered as before, and takes no second effect. */
    const isTaken = (): boolean => state.updates.includes(currentUpdateInfo()?.id ?? '');
    const handler = (argument: unknown): PlayStatus => {
      if (!isTaken()) {
        const remembered = remember(state, currentUpdateInfo()?.id ?? '');
        state = tick(take(remembered, argument, Date.now()), Date.now(), logDeadline);
      }
      return statusOf(state, Date.now());
    };
    const validator = (argument: unknown): void => {
      const refusal = isTaken() ? null : refuse(state, argument);
      if (refusal !== null) throw ApplicationFailure.nonRetryable(refusal.words, refusal.type);
    };
    setHandler(defineUpdate<PlayStatus, [unknown]>(name), handler, { validator, description });
  }

  /** Publishes beside whatever else happens; one publication at a time, which is tried until then. */
  const lane = createLane();
  let triedUntil = 0;
  const tell = (publication: Publication): Promise<void> =>
    lane.run(async () => {
      const patience = patienceMs(state);
      triedUntil = Date.now() + patience;
      const outcome = await publish(publication, repository, patience);
      state = applyPublication(state, publication, outcome, Date.now());
    });

  /** Answers the resume requests that wait, if it can; false where nothing has changed by that. */
  const answerRequests = async (): Promise<boolean> => {
    const settled = settleAsks(state, Date.now());
    if (settled === state && state.resumes.outbox.length === 0) return false;
    state = withBook(settled, { outbox: [] });
    await sendAnswers(settled.resumes.outbox);
    return true;
  };

  for (;;) {
    state = tick(state, Date.now(), logDeadline);
    setCurrentDetails(detailsOf(statusOf(state, Date.now())));
    // Where the history is long enough nothing more is begun beside the loop, or the lane might never be free.
    if (!lane.isBusy() && !workflowInfo().continueAsNewSuggested) {
      const publication = publicationFor(state, Date.now());
      // It rejects only when the play itself is cancelled, and then the loop ends with it.
      if (publication !== null) tell(publication).catch(() => undefined);
    }
    const decision = decide(state, Date.now());
    if (decision.kind !== 'act' && (await answerRequests())) continue;
    if (decision.kind === 'end') break;
    // Also where the next effect is due: a play that always has something to do would never get to it.
    if (workflowInfo().continueAsNewSuggested && !lane.isBusy()) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof play>({ ...input, carried: state });
    }
    if (decision.kind === 'act') {
      // Facts come in while the effect is under way: the state is read after the outcome, not before.
      state = setOff(state, decision.effect);
      const performed = await perform(decision.effect, repository);
      state = apply(state, performed, Date.now());
      continue;
    }
    makeSearchable(state);
    const seen = state;
    alarm.setFor(soonest(decision.until, lane.isBusy() ? null : publicationAt(state, Date.now())));
    await condition(() => state !== seen || alarm.rang());
  }

  // The last words on the pull request: tried here, and left to somebody else where that takes too long.
  const isSoonOver = triedUntil <= Date.now() + patienceMs(state);
  const isSaid = (): boolean => !lane.isBusy();
  const limit = { summary: 'let what is being published come through' };
  await (isSoonOver ? condition(isSaid) : condition(isSaid, patienceMs(state), limit));
  while (!lane.isBusy()) {
    const last = publicationFor(state, Date.now());
    if (last === null) break;
    await tell(last);
  }
  const left = { publications: unsaid(state), underWay: lane.isBusy() || isUnderWay(state, Date.now()) };
  if (left.publications.length > 0) {
    const heir = await leaveLastWords(state.identity, state.generation, left);
    state = note(state, Date.now(), `what the pull request was not told is left to ${heir}`);
  }
  await answerRequests();
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

/** For whoever counts or watches the logs; people are told otherwise. */
function logDeadline(passed: PassedDeadline): void {
  log[passed.consequence === 'remind' ? 'info' : 'warn']('deadline', { ...passed });
}

function soonest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}
