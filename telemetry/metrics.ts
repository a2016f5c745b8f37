import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { BRIDGE_OUTCOMES } from './audit.ts';

/** What the watch can do about a run that it sees. */
export const OBSERVATIONS = ['signalled', 'adopted', 'no-play', 'closed', 'orphaned', 'malformed', 'failed'] as const;

/** What is written to GitHub for people to read, and what can forbid it. */
export const CONTENT_WRITES = ['status', 'comment'] as const;
export type ContentWrite = (typeof CONTENT_WRITES)[number];
export const PUT_OFF = ['minute', 'hour', 'github'] as const;
export type PutOff = (typeof PUT_OFF)[number];

/** Seconds; an answer to GitHub takes milliseconds, and never more than ten seconds. */
const ANSWER_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 8, 10];

/** Looks of one request; most need one. */
const ATTEMPT_BUCKETS = [1, 2, 3, 5, 10, 20, 50, 100];

/** Seconds; Argo goes on some ten seconds after a resume, and a request may wait for its gate for hours. */
const REQUEST_BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 300, 1_800, 7_200];

/** What a request to the Kubernetes API is for, and what can hold it up; see activities/argo/rate-limit.ts. */
export const KUBERNETES_LANES = ['write', 'call', 'list'] as const;
export type KubernetesLane = (typeof KUBERNETES_LANES)[number];
export const KUBERNETES_THROTTLES = ['limit', 'deadline', 'server'] as const;
export type KubernetesThrottle = (typeof KUBERNETES_THROTTLES)[number];

/** Seconds; most requests don't wait, and none waits longer than it may take. */
const WAIT_BUCKETS = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

/** Every metric of ours, and where they are read. */
export type Metrics = ReturnType<typeof createMetrics>;

/**
 * The one catalogue of metrics: names begin with `baton_`, values are in base units, and every label has all of its
 * values from the start, so that a rate over a counter that has never moved is 0 and not absent. One a process.
 */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const metrics = {
    deliveries: new Counter({
      name: 'baton_deliveries_total',
      help: 'Webhook deliveries by how they ended at the bridge.',
      labelNames: ['outcome'] as const,
      registers,
    }),
    answerSeconds: new Histogram({
      name: 'baton_delivery_answer_seconds',
      help: 'From the first byte of a delivery to its answer.',
      labelNames: ['outcome'] as const,
      buckets: ANSWER_BUCKETS,
      registers,
    }),
    handOverRetries: new Counter({
      name: 'baton_hand_over_retries_total',
      help: 'Requests to Temporal that the bridge had to repeat.',
      registers,
    }),
    bodyBytes: new Gauge({
      name: 'baton_body_bytes',
      help: 'Bytes of bodies that the bridge holds in memory now.',
      registers,
    }),
    waitingAnswers: new Gauge({
      name: 'baton_waiting_answers',
      help: 'Answers that wait now for the end of a resume request.',
      registers,
    }),
    signatures: new Counter({
      name: 'baton_signatures_total',
      help: 'Verified deliveries by the position of the secret that signed them; one that stays at 0 can be retired.',
      labelNames: ['secret'] as const,
      registers,
    }),
    observations: new Counter({
      name: 'baton_observations_total',
      help: 'Changes of runs that the watch and the sweep told plays, by what came of it.',
      labelNames: ['result'] as const,
      registers,
    }),
    relists: new Counter({
      name: 'baton_watch_lists_total',
      help: 'How often the watch listed all runs of a namespace.',
      labelNames: ['namespace'] as const,
      registers,
    }),
    contentWrites: new Counter({
      name: 'baton_content_writes_total',
      help: 'Statuses and comments that were sent to GitHub; it takes 80 a minute and 500 an hour from all together.',
      labelNames: ['kind'] as const,
      registers,
    }),
    contentWritesPutOff: new Counter({
      name: 'baton_content_writes_put_off_total',
      help: 'Statuses and comments that were not sent, by what forbade it: the limit of a minute or an hour, or GitHub.',
      labelNames: ['why'] as const,
      registers,
    }),
    resumeRequests: new Counter({
      name: 'baton_resume_requests_total',
      help: 'Resume requests by how they ended.',
      labelNames: ['outcome'] as const,
      registers,
    }),
    resumeAttempts: new Histogram({
      name: 'baton_resume_attempts',
      help: 'How often a resume request was tried until it ended.',
      buckets: ATTEMPT_BUCKETS,
      registers,
    }),
    resumeRetries: new Counter({
      name: 'baton_resume_retries_total',
      help: 'Tries of resume requests after the first.',
      registers,
    }),
    resumeSeconds: new Histogram({
      name: 'baton_resume_seconds',
      help: 'From a resume request to its end.',
      buckets: REQUEST_BUCKETS,
      registers,
    }),
    breakerState: new Gauge({
      name: 'baton_breaker_state',
      help: 'The state of the circuit breaker before a target: 1 for the one that it is in, 0 for the others.',
      labelNames: ['target', 'state'] as const,
      registers,
    }),
    breakerTransitions: new Counter({
      name: 'baton_breaker_transitions_total',
      help: 'Changes of state of circuit breakers, by the state that came.',
      labelNames: ['target', 'to'] as const,
      registers,
    }),
    breakerCalls: new Counter({
      name: 'baton_breaker_calls_total',
      help: 'Calls behind circuit breakers by what they said of the target; those that were refused were not made.',
      labelNames: ['target', 'result'] as const,
      registers,
    }),
    transitions: new Counter({
      name: 'baton_transitions_total',
      help: 'What was to change a run, by how it ended.',
      labelNames: ['operation', 'outcome'] as const,
      registers,
    }),
    transitionSeconds: new Histogram({
      name: 'baton_transition_seconds',
      help: "From the look at a run to the API server's answer that shows it changed.",
      labelNames: ['operation'] as const,
      buckets: ANSWER_BUCKETS,
      registers,
    }),
    watchRefused: new Gauge({
      name: 'baton_watch_refused',
      help: '1 while the Kubernetes API refuses the watch of a namespace for what a person has to mend.',
      labelNames: ['namespace'] as const,
      registers,
    }),
    watchFailures: new Counter({
      name: 'baton_watch_failures_total',
      help: 'Lists and watches that the Kubernetes API did not answer or refused.',
      labelNames: ['namespace'] as const,
      registers,
    }),
    kubernetesWait: new Histogram({
      name: 'baton_kubernetes_wait_seconds',
      help: 'How long requests to the Kubernetes API waited for our own limit, by what they are for.',
      labelNames: ['lane'] as const,
      buckets: WAIT_BUCKETS,
      registers,
    }),
    kubernetesThrottled: new Counter({
      name: 'baton_kubernetes_throttled_total',
      help: 'Requests to the Kubernetes API that were held up, by what: our limit, our limit for so long that they were not sent (deadline), or the server, which asked us to wait.',
      labelNames: ['by'] as const,
      registers,
    }),
  };
  for (const outcome of BRIDGE_OUTCOMES) {
    metrics.deliveries.inc({ outcome }, 0);
    metrics.answerSeconds.zero({ outcome });
  }
  for (const kind of CONTENT_WRITES) metrics.contentWrites.inc({ kind }, 0);
  for (const why of PUT_OFF) metrics.contentWritesPutOff.inc({ why }, 0);
  for (const result of OBSERVATIONS) metrics.observations.inc({ result }, 0);
  for (const lane of KUBERNETES_LANES) metrics.kubernetesWait.zero({ lane });
  for (const by of KUBERNETES_THROTTLES) metrics.kubernetesThrottled.inc({ by }, 0);
  return { registry, ...metrics };
}

/** Adds what Node itself knows (memory, event loop, garbage collection), for the metrics of a process of its own. */
export function observeProcess(metrics: Metrics): void {
  collectDefaultMetrics({ register: metrics.registry, prefix: 'baton_' });
}
