import type { Counted, HasMovedOnInput, ResumeActivities } from '../../activities/resume/resume-activities.ts';
import { gateNames } from '../../signals/gate-names.ts';
import type { ResumeAnswer, ResumeAsked, ResumeInput, ResumeProgress } from '../../signals/resume.ts';
import { check, type Ready } from './check.ts';
import { correlate, type Sighting, type Target } from './correlate.ts';
import { knowledgeOf, openingOf, openOnes, severalOpen, verdictOn } from './unowned.ts';
import { ends, waits, type Verdict } from './verdict.ts';

/** How one try at a request reaches the world. */
export interface TryPorts {
  /** Workflow id of the request. */
  readonly request: string;
  readonly perform: <Outcome>(
    summary: string,
    call: (activities: ResumeActivities) => Promise<Counted<Outcome>>,
  ) => Promise<Counted<Outcome>>;
  readonly ask: (play: string, question: ResumeAsked) => Promise<ResumeAnswer | Verdict>;
  readonly at: (step: ResumeProgress['step']) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What one try came to. */
export interface Tried {
  readonly verdict: Verdict;
  /** The run that was found; null if none was. */
  readonly run: Sighting | null;
  /** The play that decided; null where none was asked. */
  readonly play: string | null;
  /** The gate that is open now by this request; null if it is not. */
  readonly opened: HasMovedOnInput | null;
}

/** Correlate, check the state, execute: once, from a fresh look. `ask`: the number of this try. */
export async function tryOnce(
  ports: TryPorts,
  input: ResumeInput,
  before: Sighting | null,
  ask: number,
): Promise<Tried> {
  const nobody: Omit<Tried, 'verdict'> = { run: before, play: null, opened: null };
  ports.at('correlating');
  const target = await findTarget(ports, input, before);
  if ('outcome' in target) return { ...nobody, verdict: target };
  const { run } = target.found;
  const found = { ...nobody, run: { name: run.name, uid: run.uid } };
  ports.at('checking');
  const ready = check(target.found, input);
  if ('outcome' in ready) return { ...found, verdict: ready };
  ports.at('executing');
  const verdict =
    target.play === null
      ? await openUnowned(ports, input, target, ready)
      : await askPlay(ports, input, target.play, { run: run.uid, ask });
  const reference = { namespace: run.namespace, name: run.name, uid: run.uid };
  const opened = verdict.outcome === 'resumed' ? { run: reference, node: ready.visit.id } : null;
  return { ...found, play: target.play, opened, verdict };
}

async function findTarget(
  { perform }: TryPorts,
  { policy, rules, target }: ResumeInput,
  before: Sighting | null,
): Promise<Target | Verdict> {
  const nodes = policy.stages.find(({ gate }) => gate.waiting === target.gate)?.gate.nodes ?? [];
  const looked = await perform(`look for the run of task ${target.identity.task}`, (activities) =>
    activities.findTarget({ target, rules, nodes, gates: gateNames(policy.stages) }),
  );
  const { outcome } = looked;
  if (outcome.kind === 'unreachable') return unreachable(looked.hopeless, outcome.why);
  return outcome.kind === 'refused' ? ends('refused', outcome.why) : correlate(outcome, target, before);
}

/** A right that is missing does not come by waiting. */
function unreachable(hopeless: boolean, why: string): Verdict {
  return hopeless ? ends('unreachable', why) : waits('unreachable', why);
}

async function askPlay(
  ports: TryPorts,
  { by, override, parameters, target }: ResumeInput,
  play: string,
  about: { readonly run: string; readonly ask: number },
): Promise<Verdict> {
  const question = { request: ports.request, ...about, gate: target.gate, by, parameters, override };
  const answer = await ports.ask(play, question);
  if ('kind' in answer) return answer;
  const { candidates, openedAt, outcome, reason, unmet } = answer;
  const verdict = outcome === 'not-yet-suspended' || outcome === 'unreachable' ? waits : ends;
  return verdict(outcome, reason, { errors: unmet, candidates, openedAt });
}

async function openUnowned(ports: TryPorts, input: ResumeInput, target: Target, ready: Ready): Promise<Verdict> {
  const pullRequest = await pullRequestOf(ports, input);
  if (pullRequest !== null && 'outcome' in pullRequest) return pullRequest;
  if (pullRequest === null && input.override === null) {
    const errors = ['no open pull request of this task was found; one that is closed has to be named'];
    return ends('condition-not-held', '', { errors });
  }
  const opening = openingOf(ports.request, input, { found: target.found, ready }, pullRequest);
  const { hopeless, outcome } = await ports.perform(`open ${input.target.gate}`, (activities) =>
    activities.openGate(opening),
  );
  if (outcome.kind === 'unreachable') return unreachable(hopeless, outcome.why);
  return verdictOn(outcome, target.found.run.name, ports.now());
}

/** The pull request that the gate is judged by, and for an override what is known of it now; null where there is none. */
async function pullRequestOf(
  { perform }: TryPorts,
  { override, policy, target, ...input }: ResumeInput,
): Promise<Parameters<typeof openingOf>[3] | Verdict> {
  const { owner, repository, task } = target.identity;
  const about = { owner, repository, policy };
  if (target.pullRequest === null) {
    const looked = await perform(`find pull requests of task ${task}`, (activities) =>
      activities.findPullRequests({ ...about, task, past: [] }),
    );
    const { outcome } = looked;
    if (outcome.kind === 'unreachable') return unreachable(looked.hopeless, outcome.why);
    const [number, ...more] = openOnes(outcome.facts);
    if (number === undefined) return null;
    if (more.length > 0) return severalOpen([number, ...more], { override, policy, target, ...input });
    return { number, known: override === null ? null : knowledgeOf(number, outcome.facts) };
  }
  const number = target.pullRequest;
  if (override === null) return { number, known: null };
  const read = await perform(`read pull request #${String(number)}`, (activities) =>
    activities.refresh({ ...about, pullRequest: number }),
  );
  if (read.outcome.kind === 'unreachable') return unreachable(read.hopeless, read.outcome.why);
  if (read.outcome.kind === 'not-found') return ends('refused', `GitHub shows no pull request #${String(number)}`);
  return { number, known: knowledgeOf(number, read.outcome.facts) };
}
