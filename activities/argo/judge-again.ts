import { judgeGate } from '../../signals/conditions.ts';
import { taskOf } from '../../signals/correlate.ts';
import type { Fact } from '../../signals/facts.ts';
import { emptyKnowledge, learn, type Knowledge } from '../../signals/knowledge.ts';
import { presentHead } from '../../signals/present-head.ts';
import { whyNotOfTask } from '../../signals/why-not-of-task.ts';
import type { GitHub } from '../github/github.ts';
import type { OpenGateInput } from '../play-activities.ts';

/** How a gate's condition stands now. */
export interface FreshJudgement {
  readonly held: boolean;
  readonly unmet: readonly string[];
  /** The head at which it was judged. */
  readonly commit: string | null;
  /** What the read told that was not known. */
  readonly facts: readonly Fact[];
}

/**
 * Reads the pull request again, joins it to what is known, and judges: whether it is still one of this task, which no
 * waiver replaces, and how the gate's condition stands. Joined, since a read can be older than a delivery
 * (GitHub's replicas lag): yesterday's answer never overrules what is known of today. Throws `GitHubError`.
 */
export async function judgeAgain(
  github: Pick<GitHub, 'readPullRequest'>,
  input: OpenGateInput,
): Promise<FreshJudgement> {
  const { policy, gate, waived, pullRequest } = input;
  if (pullRequest === null) {
    // Nothing is known of any pull request: this holds only where every gate up to this one is waived.
    const { verdict, unmet } = judgeGate(policy, emptyKnowledge(0), gate, waived);
    return { held: verdict === 'held', unmet, commit: null, facts: [] };
  }
  const known = input.known ?? emptyKnowledge(pullRequest);
  const judged = policy.stages.slice(0, gate + 1).filter((_, index) => !waived.includes(index));
  const read = await github.readPullRequest(input, pullRequest, policy, judged);
  if (read === null) {
    return { held: false, unmet: [`GitHub shows no pull request #${String(pullRequest)}`], commit: null, facts: [] };
  }
  const { knowledge, news } = join(known, read);
  const { verdict, unmet, commit = null } = judgeGate(policy, knowledge, gate, waived);
  const foreign = whyNotOfTask(input.task, policy, knowledge) ?? uncertainty(input.task, knowledge);
  if (foreign !== null) return { held: false, unmet: [foreign], commit, facts: news };
  if (waived.length > 0 && presentHead(knowledge) !== presentHead(known)) {
    // A waiver was given for the head of that time.
    return { held: false, unmet: ['the head has moved since a gate was waived'], commit, facts: news };
  }
  if (verdict === 'held' && isOlder(read, known)) {
    // What is known would carry the judgement alone, and a gate opens only on what was read just now.
    return { held: false, unmet: ['GitHub still answers with an older state than is known'], commit, facts: news };
  }
  return { held: verdict === 'held', unmet, commit, facts: news };
}

/**
 * Two states of one second may name the task in different ways, and still name the same one. Where they don't, it can't be
 * told which came last, and nothing opens.
 */
function uncertainty(task: string, { claims }: Knowledge): string | null {
  const named = (claims?.values ?? []).map(taskOf);
  const certain = named.length > 0 && named.every((each) => each.kind === 'task' && each.task === task);
  return certain ? null : 'what task the pull request names is not known for certain';
}

/** The read shows the pull request as it was before the newest that is known of it. */
function isOlder(read: readonly Fact[], known: Knowledge): boolean {
  const knownAt = known.head?.at ?? '';
  return read.some((fact) => fact.kind === 'pull-request' && fact.at < knownAt);
}

function join(known: Knowledge, read: readonly Fact[]): { knowledge: Knowledge; news: Fact[] } {
  const news: Fact[] = [];
  let knowledge = known;
  for (const fact of read) {
    const next = learn(knowledge, fact);
    if (next !== knowledge) news.push(fact);
    knowledge = next;
  }
  return { knowledge, news };
}
