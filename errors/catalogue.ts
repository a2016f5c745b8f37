/**
 * Every error of the product, in one place: its code, the HTTP status that goes with it, whether trying the same
 * thing again can help, and the sentence a person reads. Activities, HTTP answers and the CLI use the same entries.
 */
export const CATALOGUE = {
  BATON_CONFIG_INVALID: { status: 500, retryable: false, title: 'The configuration is not valid' },
  BATON_SIGNATURE_MISSING: { status: 401, retryable: false, title: 'The delivery carries no signature' },
  BATON_SIGNATURE_WRONG: { status: 401, retryable: false, title: 'The signature does not match the body' },
  BATON_MEDIA_TYPE: { status: 415, retryable: false, title: 'The content type is not one that GitHub sends' },
  BATON_BODY_TOO_LARGE: { status: 413, retryable: false, title: 'The body is larger than any that is read' },
  BATON_BODY_SLOW: { status: 408, retryable: true, title: 'The body did not arrive in time' },
  BATON_BODY_INVALID: { status: 400, retryable: false, title: 'The body is not what its event promises' },
  BATON_BUSY: { status: 503, retryable: true, title: 'Too much is being read at once' },
  BATON_TOO_MANY_UNCLAIMED: { status: 503, retryable: true, title: 'Too many plays wait for a run' },
  BATON_TEMPORAL_UNAVAILABLE: { status: 503, retryable: true, title: 'Temporal did not accept it in time' },
  BATON_GITHUB_UNAVAILABLE: { status: 503, retryable: true, title: 'GitHub did not answer' },
  BATON_GITHUB_REFUSED: { status: 502, retryable: false, title: 'GitHub refused the request' },
  BATON_CLUSTER_UNAVAILABLE: { status: 503, retryable: true, title: 'The Kubernetes API did not answer' },
  BATON_CLUSTER_REFUSED: { status: 502, retryable: false, title: 'The Kubernetes API refused the request' },
  BATON_BREAKER_OPEN: { status: 503, retryable: true, title: 'A circuit breaker is open, so nothing was sent' },
  BATON_NOT_BUILT: { status: 500, retryable: false, title: 'A part of the program was not built' },
  BATON_CANNOT_LISTEN: { status: 500, retryable: false, title: "The address can't be listened on" },
  BATON_SERVER_NOT_FOUND: {
    status: 500,
    retryable: false,
    title: 'A server for the demo or the tests could not be had',
  },
  BATON_PLAY_NOT_FOUND: { status: 404, retryable: false, title: 'There is no such play' },
  BATON_PLAY_EXISTS: { status: 409, retryable: false, title: 'This task has a play already' },
  BATON_COMMAND_REFUSED: { status: 409, retryable: false, title: 'The play cannot do that now' },
  BATON_MESSAGE_MALFORMED: { status: 400, retryable: false, title: 'The message is not one that a play understands' },
  BATON_TEMPORAL_UNREACHABLE: { status: 503, retryable: true, title: 'Temporal did not answer' },
  BATON_TEMPORAL_REFUSED: { status: 503, retryable: false, title: 'Temporal refused the request' },
  BATON_WORKER_UNREACHABLE: { status: 503, retryable: true, title: 'No worker answered' },
  BATON_BRIDGE_UNREACHABLE: { status: 503, retryable: true, title: 'The bridge did not answer' },
  BATON_REPOSITORY_NOT_CONFIGURED: { status: 404, retryable: false, title: 'The repository is not configured' },
  BATON_RUN_NOT_FOUND: { status: 404, retryable: false, title: 'There is no such run' },
  BATON_TOKEN_MISSING: { status: 401, retryable: false, title: 'The request carries no API token' },
  BATON_TOKEN_WRONG: { status: 401, retryable: false, title: 'The API token is not a configured one' },
  BATON_NOT_ALLOWED: { status: 403, retryable: false, title: 'The API token is not for this' },
  BATON_NOT_JSON: { status: 415, retryable: false, title: 'The content type is not JSON' },
  BATON_REQUEST_INVALID: { status: 400, retryable: false, title: 'The request is not what the API takes' },
  BATON_GATE_UNCLEAR: { status: 422, retryable: false, title: 'The request does not mean exactly one gate' },
  BATON_KEY_REUSED: { status: 422, retryable: false, title: 'The Idempotency-Key belongs to another request' },
  BATON_RESUME_NOT_FOUND: { status: 404, retryable: false, title: 'There is no such resume request' },
  BATON_RESUME_BROKEN: { status: 500, retryable: false, title: 'The resume request ended without a result' },
  BATON_STAGE_REQUEST_NOT_FOUND: { status: 404, retryable: false, title: 'There is no such stage request' },
  BATON_STAGE_REQUEST_BROKEN: { status: 500, retryable: false, title: 'The stage request ended without a result' },
  BATON_INTERNAL: { status: 500, retryable: false, title: 'Something failed that should not' },
  BATON_USAGE: { status: 400, retryable: false, title: 'The command was not understood' },
} as const satisfies Record<string, { status: number; retryable: boolean; title: string }>;

/** A stable name for a kind of failure; what people search for and alerts are written on. */
export type ErrorCode = keyof typeof CATALOGUE;
