import type { StageChange } from '../../signals/transition.ts';
import type { OrphanedRuns } from '../../cli/orphaned-runs.ts';
import type { ListedPlay, PlayCommand, PlayFilter, Plays } from '../../cli/plays.ts';
import { BatonError } from '../../errors/baton-error.ts';
import type { RollbackPreview } from '../../signals/rollback-preview.ts';
import { policyDigest } from '../../signals/policy-digest.ts';
import type { PlayInput, PlayStatus } from '../../signals/messages.ts';

/** A status with everything in it, of a play whose run waits for Tess. */
export const STATUS: PlayStatus = {
  play: 'play/acme/shop/7',
  identity: { repositoryId: 11, owner: 'acme', repository: 'shop', task: '7' },
  generation: 1,
  stage: 'waiting-pr-approved',
  stageSince: '2026-03-01T11:55:00.000Z',
  ended: false,
  held: null,
  pullRequests: [42],
  pullRequest: { number: 42, head: 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb' },
  run: { namespace: 'argo', name: 'play-7', uid: 'uid-1', phase: 'Running' },
  stages: [
    row(
      'implementation',
      'implementation-in-progress',
      'waiting-pr-created',
      'done',
      'an open pull request of this task',
    ),
    row(
      'quality',
      'quality-in-progress',
      'waiting-ready-for-qa',
      'done',
      'label ready-for-qa by quality at the present head',
    ),
    row('testing', 'testing-in-progress', 'waiting-pr-approved', 'waiting', 'approval of the present head by testing'),
  ],
  attention: [],
  waitingFor: 'testing has not approved the present head',
  underWay: null,
  next: { at: '2026-03-01T12:25:00.000Z', what: 'remind' },
  rework: { rounds: 1, limit: 5 },
  policy: '0123abcd',
  deliveries: { applied: 4, duplicate: 2, late: 0, refused: 1 },
  journal: [
    { at: '2026-03-01T10:00:00.000Z', what: 'run play-7 bound' },
    { at: '2026-03-01T11:55:00.000Z', what: 'gate waiting-ready-for-qa opened at bbbbbbb' },
  ],
};

function row(
  role: PlayStatus['stages'][number]['role'],
  working: string,
  waiting: string,
  state: PlayStatus['stages'][number]['state'],
  condition: string,
): PlayStatus['stages'][number] {
  const opened = { at: '2026-03-01T11:50:00.000Z', commit: 'b'.repeat(40), how: 'baton' };
  const done = state === 'done';
  return {
    role,
    working,
    waiting,
    condition,
    state,
    unmet: done ? [] : ['no approval yet'],
    opened: done ? opened : null,
  };
}

/** Plays in memory: what is known of each, and everything that was said to them. */
export class FakePlays implements Plays {
  readonly known = new Map<string, PlayStatus>();
  readonly started: { id: string; input: PlayInput; again: boolean }[] = [];
  readonly commands: { id: string; command: PlayCommand }[] = [];
  readonly filters: PlayFilter[] = [];
  listed: ListedPlay[] = [];
  orphaned: OrphanedRuns = { runs: [], seenAt: null };
  changes: readonly StageChange[] = [];
  /** What the play's validator says to the next command; null to accept it. */
  refusal: string | null = null;
  pastPullRequests: readonly number[] = [];
  /** What a play shows from a command on: in the answer, then from look to look; the last one stays, null is no answer. */
  shown: (PlayStatus | null)[] = [];

  constructor(...statuses: PlayStatus[]) {
    for (const status of statuses) this.known.set(status.play, status);
  }

  async start(id: string, input: PlayInput, again: boolean) {
    const known = this.known.get(id);
    if (known !== undefined && !(known.ended && again)) return { kind: 'exists', running: !known.ended } as const;
    this.started.push({ id, input, again });
    return { kind: 'started' } as const;
  }

  async inheritance(id: string) {
    return { generation: (await this.status(id)).generation, pastPullRequests: this.pastPullRequests };
  }

  async status(id: string) {
    const shown = this.commands.length === 0 ? undefined : this.next();
    if (shown === null) throw new BatonError('BATON_WORKER_UNREACHABLE', { detail: 'it sleeps' });
    const status = shown ?? this.known.get(id);
    if (status === undefined) throw new BatonError('BATON_PLAY_NOT_FOUND', { detail: id });
    return status;
  }

  async isRunning(id: string) {
    return this.known.get(id)?.ended === false;
  }

  async command(id: string, command: PlayCommand) {
    const status = await this.status(id);
    if (this.refusal !== null) throw new BatonError('BATON_COMMAND_REFUSED', { detail: this.refusal });
    this.commands.push({ id, command });
    const shown = this.next();
    if (shown !== undefined && shown !== null) return shown;
    if (command.name !== 'reconfigure') return status;
    const reconfigured = { ...status, policy: policyDigest(command.input.policy) };
    this.known.set(id, reconfigured);
    return reconfigured;
  }

  async stages(id: string) {
    await this.status(id);
    return this.changes;
  }

  async rollbackPreview(id: string, to: string): Promise<RollbackPreview> {
    const { identity } = await this.status(id);
    const { owner, repository, task } = identity;
    const place = { namespace: 'argo', name: 'play-shop-7-1-2', template: 'play-template', parameters: {}, gates: [] };
    const next = { play: id, execution: 'e', owner, repository, task, ...place, startFrom: to, skips: true };
    return { refusal: this.refusal, next };
  }

  async orphanedRuns() {
    return this.orphaned;
  }

  private next(): PlayStatus | null | undefined {
    return this.shown.length > 1 ? this.shown.shift() : this.shown[0];
  }

  async list(filter: PlayFilter) {
    this.filters.push(filter);
    return this.listed;
  }
}
