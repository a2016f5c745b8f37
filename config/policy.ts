/**
 * What a play is judged by: stages, roles, limits and deadlines, as plain data. It is made from the configuration,
 * travels to the play as input (and by the `reconfigure` update), and is never read by workflow code from anywhere else.
 */

/** A GitHub account in a role. `id` is what counts; `login` is the fallback for a role without ids. */
export interface RoleActor {
  /** GitHub's numeric actor id. Null: only the login is known, which is weaker (logins can change hands). */
  readonly id: number | null;
  /** Compared without case. `rex[bot]` names an App's account only (also one that GitHub shows as `rex`), `rex` a person's only. */
  readonly login: string | null;
}

/** The parts an agent can play. `implementation` is Rex or Blaze, `quality` Cleo, `testing` Tess, `security` Cipher, `integration` Atlas. */
export type Role = 'implementation' | 'quality' | 'testing' | 'security' | 'integration';

/** When a gate opens. The whole vocabulary; see docs/architecture.md, "Stages and gates". */
export type Condition =
  | { readonly kind: 'pull-request-open' }
  | { readonly kind: 'label'; readonly label: string; readonly role: Role }
  | { readonly kind: 'approved'; readonly role: Role }
  | { readonly kind: 'checks-passed' }
  | { readonly kind: 'merged' };

/** The suspend node behind an agent, and when it opens. */
export interface GatePolicy {
  /** Names of the suspend node (its displayName or its template's name) that mean this gate. */
  readonly nodes: readonly string[];
  /** `current-stage` while the run waits at this gate. */
  readonly waiting: string;
  readonly condition: Condition;
}

/** An agent at work and the gate that follows it. */
export interface StagePolicy {
  /** Who works here, by role; "rex" reads as implementation in the tables. */
  readonly role: Role;
  /** `current-stage` while the agent works. */
  readonly working: string;
  readonly gate: GatePolicy;
}

/** What happens when a wait has lasted too long. `close` ends the play (`abandoned`), `fail` ends it (`failed`). */
export type Consequence = 'remind' | 'escalate' | 'close' | 'fail';

/** One rung of a deadline ladder. */
export interface DeadlinePolicy {
  /** Milliseconds since the wait began, not counting time on hold. */
  readonly afterMs: number;
  readonly consequence: Consequence;
}

/** Every wait of a play has a ladder; see docs/architecture.md, invariant 9. */
export interface DeadlinesPolicy {
  /** An agent is at work. @default 24 h escalate */
  readonly agent: readonly DeadlinePolicy[];
  /** The run waits at a gate. @default 30 min remind, 4 h escalate */
  readonly gate: readonly DeadlinePolicy[];
  /** No run belongs to the play yet. @default 72 h close */
  readonly unclaimed: readonly DeadlinePolicy[];
  /** The play has failed or was abandoned and rests. @default 72 h close */
  readonly resting: readonly DeadlinePolicy[];
  /** The play as a whole. @default 13 d remind, 14 d fail */
  readonly play: readonly DeadlinePolicy[];
}

/** Everything that a play is judged by. */
export interface Policy {
  /** In order; a gate opens when its own condition and those of all gates before it hold at the present head. */
  readonly stages: readonly StagePolicy[];
  /** `current-stage` after the last gate, until Argo's own end. @default finalizing */
  readonly finalizing: string;
  readonly roles: Readonly<Partial<Record<Role, readonly RoleActor[]>>>;
  /** Besides the implementation role: who may open a task's pull request. */
  readonly trustedAuthors: readonly RoleActor[];
  /** Baton's own account; its echoes are ignored. */
  readonly self: RoleActor | null;
  readonly deadlines: DeadlinesPolicy;
  /** How often the implementation agent may push over a verdict before a person is asked. @default 5 */
  readonly reworkLimit: number;
  /** How long a stage must last before it is published on the pull request; shorter ones are skipped. Milliseconds. @default 10_000 */
  readonly publishAfterMs: number;
}
