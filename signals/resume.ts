import type { Policy } from '../config/policy.ts';
import type { PlayIdentity } from './messages.ts';

/**
 * A request to resume a run: what whoever asks may say, what the workflow `resume` gets, and how it ends. Its HTTP form is
 * the bridge's matter.
 */

/** The workflow type of a resume request. */
export const RESUME_WORKFLOW = 'resume';

/** How a rule compares the field with its value. Absent fields satisfy `not-exists` and `not-equals` only. */
export const RULE_OPERATORS = [
  'equals',
  'not-equals',
  'in',
  'not-in',
  'contains',
  'matches',
  'exists',
  'not-exists',
  'greater-than',
  'less-than',
] as const;
export type RuleOperator = (typeof RULE_OPERATORS)[number];

/** What the run has to look like, or nothing is touched. */
export interface ValidationRule {
  /** Path into the Workflow as the API server shows it, such as `metadata.labels.team` or `status.phase`. */
  readonly field: string;
  readonly operator: RuleOperator;
  /** A list for `in` and `not-in`; left out for `exists` and `not-exists`. */
  readonly value?: unknown;
}

/** Characters of all parameters together, as JSON: several requests may wait in the state of one play. */
export const MOST_PARAMETER_CHARACTERS = 8_000;

/** Which run, and at which gate. Everything but the play's identity and the gate narrows, and nothing of it proves anything. */
export interface ResumeTarget {
  readonly identity: PlayIdentity;
  /** Where runs of the repository are. */
  readonly namespace: string;
  /** The waiting label of the gate that is meant, such as `waiting-pr-created`. */
  readonly gate: string;
  readonly pullRequest: number | null;
  /** Name of the Argo Workflow. */
  readonly workflowName: string | null;
  /** A label selector of Kubernetes that the run must match as well. */
  readonly labelSelector: string | null;
}

/** The one argument of the workflow `resume`. */
export interface ResumeInput {
  readonly target: ResumeTarget;
  /** Values for the supplied outputs of the suspend node, by name; `MOST_PARAMETER_CHARACTERS` as JSON at most. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly rules: readonly ValidationRule[];
  /** Who asks: the name of the token. */
  readonly by: string;
  /** Opens the gate whatever its condition says; null to look again and judge. */
  readonly override: { readonly reason: string } | null;
  /** How a run that no play owns is judged; a play judges by its own policy. */
  readonly policy: Policy;
  /** Milliseconds from the start until a request whose run or gate is not there yet is given up. */
  readonly deadlineMs: number;
}

/** How a resume request ended. The first two are its success. */
export const RESUME_OUTCOMES = [
  'resumed',
  'already-resumed',
  'resumed-by-other',
  'released-by-duration',
  'condition-not-held',
  'not-yet-suspended',
  'not-suspended',
  'not-found',
  'late',
  'ambiguous',
  'task-mismatch',
  'stage-mismatch',
  'rule-failed',
  'held',
  'refused',
  'stopped',
  'blocked-by-spec-suspend',
  'needs-value',
  'needs-argo-server',
  'completed',
  'gone',
  'unreachable',
] as const;
export type ResumeOutcome = (typeof RESUME_OUTCOMES)[number];

/** The result of a resume request: that of the requirement, and which outcome it was and why. */
export interface ResumeResult {
  /** True for `resumed` and `already-resumed`. */
  readonly success: boolean;
  readonly outcome: ResumeOutcome;
  /** In words; empty where the outcome says all. */
  readonly reason: string;
  /** Empty where no run was found. */
  readonly workflowName: string;
  /** RFC 3339; null unless it is a success. */
  readonly resumeTime: string | null;
  /** How often it was tried, the first time included. */
  readonly attemptCount: number;
  /** What did not hold, in words: rules, the gate's condition, the run's state. */
  readonly validationErrors: readonly string[];
  /** Milliseconds between the tries. */
  readonly retryDelays: readonly number[];
  /** The play that decided; null where no play owns the run. */
  readonly play: string | null;
  /** Where several runs could be meant: their names. */
  readonly candidates: readonly string[];
}

/** What a request does at a time. */
export const RESUME_STEPS = [
  'validating',
  'correlating',
  'checking',
  'executing',
  'confirming',
  'waiting',
  'done',
] as const;

/** What the query `progress` of a request answers while it goes on, and after. */
export interface ResumeProgress {
  readonly step: (typeof RESUME_STEPS)[number];
  /** What it waits for, in words; empty if it doesn't. */
  readonly waitingFor: string;
  readonly result: ResumeResult | null;
}

/** What a request says to the play that owns the run: look again and judge now. Told twice, it is answered twice alike. */
export interface ResumeAsked {
  /** Workflow id of the request, which is answered by a signal. */
  readonly request: string;
  /** 1 for the first time that the request asks this play; each further look has the next number. */
  readonly ask: number;
  /** Uid of the run that is meant. */
  readonly run: string;
  /** The waiting label of the gate that is meant. */
  readonly gate: string;
  readonly by: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly override: { readonly reason: string } | null;
}

/** What a play answers, once it has looked again and either opened the gate or come to rest. */
export interface ResumeAnswer {
  /** That of the question. */
  readonly ask: number;
  readonly outcome: ResumeOutcome;
  /** In words; empty where the outcome says all. */
  readonly reason: string;
  /** What does not hold, in words. */
  readonly unmet: readonly string[];
  /** Where several runs could be meant: their names. */
  readonly candidates: readonly string[];
  /** When the gate was opened, RFC 3339; null unless the answer is a success. */
  readonly openedAt: string | null;
}
