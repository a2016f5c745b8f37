import type { ResumeOutcome } from '../../signals/resume.ts';

/** What an outcome is over HTTP. */
export interface OutcomeStatus {
  readonly status: 200 | 404 | 409 | 410 | 422 | 503;
  /** One sentence for a person; the `title` of a problem. */
  readonly title: string;
}

/** Seconds until another try of what a 503 says makes sense. */
export const OUTCOME_RETRY_MS = 30_000;

/**
 * Every outcome's status. 2xx: the gate was opened by Baton, now or before. 503: nothing stands against it, and the same
 * may succeed later without anybody's doing. Everything else is an answer for good: to send the same again changes nothing.
 * 410: the run is over. 422: the request lacks something.
 */
export const OUTCOME_STATUS: Readonly<Record<ResumeOutcome, OutcomeStatus>> = {
  resumed: { status: 200, title: 'The gate was opened' },
  'already-resumed': { status: 200, title: 'The gate had been opened by Baton before' },
  'resumed-by-other': { status: 409, title: 'Somebody else has opened the gate' },
  'released-by-duration': { status: 409, title: 'The gate has opened by itself after its duration' },
  'condition-not-held': { status: 409, title: "The gate's condition does not hold" },
  'not-yet-suspended': { status: 503, title: 'The run has not reached the gate before the deadline' },
  'not-suspended': { status: 409, title: 'The run does not wait at a gate' },
  'not-found': { status: 404, title: 'No run was found' },
  late: { status: 410, title: 'The run was over before the request came' },
  ambiguous: { status: 409, title: 'Several runs could be meant, and none was touched' },
  'task-mismatch': { status: 409, title: 'The run is of another task' },
  'stage-mismatch': { status: 409, title: 'The run is at another stage' },
  'rule-failed': { status: 409, title: 'A validation rule does not hold' },
  held: { status: 409, title: 'The play is on hold' },
  refused: { status: 409, title: 'The request was refused' },
  stopped: { status: 410, title: 'The run was stopped' },
  'blocked-by-spec-suspend': { status: 409, title: 'The Workflow as a whole is suspended' },
  'needs-value': { status: 422, title: 'The suspend node needs a value' },
  'needs-argo-server': {
    status: 409,
    title: "The Workflow's nodes are hidden: only the Argo Server can open the gate",
  },
  completed: { status: 410, title: 'The run has ended' },
  gone: { status: 410, title: 'The run was deleted' },
  unreachable: { status: 503, title: 'The cluster or GitHub did not answer before the deadline' },
};
