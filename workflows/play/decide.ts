import { gateNames } from '../../signals/gate-names.ts';
import { playId } from '../../signals/messages.ts';
import { isUnlabelled } from '../../signals/run-label.ts';
import { currentKnowledge, currentPullRequest, unknownPullRequests } from './pull-requests.ts';
import { pauseKey, refreshKey, type Decision, type Effect } from './effects.ts';
import { nextDeadline } from './deadlines.ts';
import { valuesGiven } from './resume-asks.ts';
import { seek, seekAt } from './seek.ts';
import { reference, shutDown } from './shut-down.ts';
import { visitOf, workingLabel } from './stages.ts';
import type { PlayState } from './state.ts';
import { settle, submit } from './submissions.ts';
import { mustNotTouch } from './attention.ts';
import { isEnding, judgeAt, mayHaveComeBack, position, restOf, runHasEnded, stageOf, waivedGates } from './view.ts';

/**
 * decide: what to do next, or until when to wait. Level-triggered: it looks only at what is known, so the same
 * knowledge gives the same decision whatever came first. `now` in milliseconds since the epoch.
 */
export function decide(state: PlayState, now: number): Decision {
  if (state.ended !== null) return { kind: 'end' };
  if (state.hold !== null) return { kind: 'wait', until: null };
  const effects = wanted(state, now);
  const due = effects.find((effect) => pauseOf(state, effect, now) === 'none');
  if (due !== undefined) return { kind: 'act', effect: due };
  const pauses = effects.map((effect) => pauseOf(state, effect, now)).filter((until) => typeof until === 'number');
  const deadline = nextDeadline(state, now);
  const seeking = seekAt(state, now);
  // What is due already waits for its pause.
  const later = seeking !== null && seeking > now ? [seeking] : [];
  const times = [...pauses, ...later, ...(deadline === null ? [] : [deadline.at])];
  return { kind: 'wait', until: times.length === 0 ? null : Math.min(...times) };
}

/** The effects that the present knowledge asks for, most urgent first. */
function wanted(state: PlayState, now: number): Effect[] {
  return candidates(state, now).filter((effect) => effect !== null);
}

function candidates(state: PlayState, now: number): (Effect | null)[] {
  // Nothing is written to a run, not even its end, before it is this play's for certain.
  if (isEnding(state))
    return [state.claim === null ? shutDown(state) : claimRun(state), lookOnceMore(state), settle(state)];
  const pullRequests = [...readAgain(state), ...readUnknown(state), seek(state, now)];
  if (state.claim !== null) return [settle(state), claimRun(state), ...pullRequests];
  // The run that is to be replaced may be gone while it is being stopped, and then nobody tells of its end.
  if (state.submission !== null) return [submit(state), runAgain(state), ...pullRequests];
  if (state.run === null) return [settle(state), findRuns(state), ...pullRequests];
  const again = [settle(state), runAgain(state), rivalsAgain(state), ...pullRequests];
  if (runHasEnded(state)) return [...again, moveLabel(state)];
  if (restOf(state) !== null || mustNotTouch(state) || state.run.suspended) return again;
  return [...again, openGate(state), moveLabel(state), refreshDoubtful(state)];
}

/** Until when an effect has to wait: `none`, a moment, or `news` (until something new is known). */
function pauseOf(state: PlayState, effect: Effect, now: number): 'none' | 'news' | number {
  const pause = state.pauses[pauseKey(effect)];
  if (pause === undefined) return 'none';
  if (pause.until === null) return 'news';
  return pause.until <= now ? 'none' : pause.until;
}

/** A run that was seen is bound only after the cluster was asked for all of them: twins are touched by nobody. */
function findRuns(state: PlayState): Effect | null {
  return state.candidates.length === 1 || state.lookAgain.includes('run') ? listRuns(state, 'run') : null;
}

/** Those that claim the task of a play that is bound may be gone without anybody's having told it. */
function rivalsAgain(state: PlayState): Effect | null {
  return state.lookAgain.includes('rivals') ? listRuns(state, 'rivals') : null;
}

function listRuns(state: PlayState, serves: 'run' | 'rivals'): Effect {
  const { owner, repository, task } = state.identity;
  const known = state.candidates.map(({ uid }) => uid);
  const { namespace } = state.runPolicy;
  const gates = gateNames(state.policy.stages);
  return { kind: 'findRuns', input: { namespace, owner, repository, task, gates }, known, serves };
}

function claimRun(state: PlayState): Effect | null {
  const { claim, identity, policy, run } = state;
  if (claim === null || run === null) return null;
  const input = { play: playId(identity), run: reference(run), gates: gateNames(policy.stages), owner: claim.owner };
  return { kind: 'claimRun', input };
}

function runAgain(state: PlayState): Effect | null {
  const { run } = state;
  if (!state.lookAgain.includes('run') || run === null) return null;
  const input = { run: reference(run), gates: gateNames(state.policy.stages) };
  return { kind: 'readRun', input, known: run.resourceVersion };
}

function lookOnceMore(state: PlayState): Effect | null {
  return mayHaveComeBack(state) ? runAgain(state) : null;
}

function readAgain(state: PlayState): Effect[] {
  const numbers = state.lookAgain.filter((wish) => typeof wish === 'number');
  return numbers.map((pullRequest) => refresh(state, pullRequest));
}

/** Two pull requests of which one may be closed are a matter for a person only once both have been read. */
function readUnknown(state: PlayState): Effect[] {
  return unknownPullRequests(state).map(({ pullRequest }) => refresh(state, pullRequest));
}

function openGate(state: PlayState): Effect | null {
  const where = position(state);
  if (where?.kind !== 'gate' || state.run === null) return null;
  const values = valuesGiven(state);
  if (where.node.needsValue && values === null) return null;
  if (judgeAt(state, where.index).verdict !== 'held') return null;
  const knowledge = currentKnowledge(state);
  const { owner, repository, task } = state.identity;
  const { stages, roles, trustedAuthors, self } = state.policy;
  return {
    kind: 'openGate',
    visit: visitOf(where.node),
    input: {
      play: playId(state.identity),
      owner,
      repository,
      task,
      run: reference(state.run),
      node: { id: where.node.id, startedAt: where.node.startedAt },
      gate: where.index,
      stageNow: state.label,
      stageNext: workingLabel(state.policy, where.index + 1),
      stageRevision: state.revision + 1,
      pullRequest: knowledge?.pullRequest ?? null,
      policy: { stages, roles, trustedAuthors, self },
      known: knowledge,
      waived: waivedGates(state),
      ...(values === null ? {} : { values }),
    },
  };
}

/** Brings the run's label to the stage that the play shows. */
function moveLabel(state: PlayState): Effect | null {
  const to = stageOf(state);
  if (state.run === null || state.run.gone || isUnlabelled(state.run) || to === state.label) return null;
  if (runHasEnded(state) && to !== 'completed') return null;
  // A label that may still turn out to be needless is not written: what is unknown is read first. After its end it is the last.
  if (!runHasEnded(state) && isUnknown(state) && !wasJustRead(state)) return null;
  return {
    kind: 'moveStage',
    input: {
      play: playId(state.identity),
      run: reference(state.run),
      gates: gateNames(state.policy.stages),
      from: state.label,
      to,
      stageRevision: state.revision + 1,
      owner: state.identity.owner,
      repository: state.identity.repository,
      pullRequest: currentKnowledge(state)?.pullRequest ?? null,
    },
  };
}

/** What is unknown is read, and so is what a re-read has just contradicted. */
function refreshDoubtful(state: PlayState): Effect | null {
  const pause = state.pauses['openGate'];
  const contradicted = pause?.why === 'doubt' && pause.until !== null;
  const knowledge = currentKnowledge(state);
  return knowledge !== null && (isUnknown(state) || contradicted) ? refresh(state, knowledge.pullRequest) : null;
}

function refresh(state: PlayState, pullRequest: number): Effect {
  const { owner, repository } = state.identity;
  const { stages, roles, trustedAuthors, self } = state.policy;
  return {
    kind: 'refresh',
    input: { owner, repository, pullRequest, policy: { stages, roles, trustedAuthors, self } },
  };
}

/** The current pull request was read, or can't be read now. */
function wasJustRead(state: PlayState): boolean {
  const knowledge = currentKnowledge(state);
  return knowledge !== null && state.pauses[refreshKey(knowledge.pullRequest)] !== undefined;
}

/** The gate at which the run stands can't be judged from what is known. */
function isUnknown(state: PlayState): boolean {
  const where = position(state);
  return (
    where?.kind === 'gate' &&
    currentPullRequest(state).kind === 'one' &&
    judgeAt(state, where.index).verdict === 'unknown'
  );
}
