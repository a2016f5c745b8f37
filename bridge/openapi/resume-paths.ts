import { RESUME_OUTCOMES } from '../../signals/resume.ts';
import { OUTCOME_STATUS } from '../api/outcome-status.ts';
import {
  errorProblems,
  jsonAnswer,
  problemAnswers,
  refTo,
  type Answer,
  type Operation,
  type Problem,
} from './operation.ts';

const TAGS = ['resume'];
const SECURITY = [{ token: [] }];

/** Headers of what is kept. */
export const PARAMETERS = [
  {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'The same key by the same token is the same request, for as long as Temporal keeps it. 1 to 255 printable ASCII characters, in quotes or bare.',
    schema: { type: 'string', minLength: 1 },
    example: '"pr-456-opened"',
  },
  {
    name: 'Prefer',
    in: 'header',
    description: '`wait=<seconds>`, 30 at most, or `respond-async`: how long the answer may wait for the result.',
    schema: { type: 'string' },
    example: 'wait=30',
  },
];

const EVERY = ['BATON_TOKEN_MISSING', 'BATON_TOKEN_WRONG', 'BATON_NOT_ALLOWED', 'BATON_RESUME_BROKEN'] as const;
const TEMPORAL = ['BATON_TEMPORAL_UNAVAILABLE', 'BATON_TEMPORAL_REFUSED'] as const;

/** How a request that was kept can end without success. */
const OUTCOMES: readonly Problem[] = RESUME_OUTCOMES.filter((outcome) => OUTCOME_STATUS[outcome].status !== 200).map(
  (outcome) => ({
    status: OUTCOME_STATUS[outcome].status,
    words: `\`${outcome}\`: ${OUTCOME_STATUS[outcome].title}`,
    component: 'ResumeProblem',
    told: { by: 'outcome', value: outcome },
    headers: OUTCOME_STATUS[outcome].status === 503 ? ['Preference-Applied', 'Retry-After'] : ['Preference-Applied'],
  }),
);

const ASKED: Readonly<Record<string, Answer>> = {
  200: jsonAnswer('Baton has opened the gate, now or before.', 'Resumed', ['Preference-Applied']),
  202: jsonAnswer('The request is kept and goes on.', 'ResumeState', ['Location', 'Retry-After', 'Preference-Applied']),
  ...problemAnswers([
    ...errorProblems([
      ...EVERY,
      ...TEMPORAL,
      ...(['BATON_REQUEST_INVALID', 'BATON_BODY_INVALID', 'BATON_REPOSITORY_NOT_CONFIGURED'] as const),
      ...(['BATON_BODY_SLOW', 'BATON_BODY_TOO_LARGE', 'BATON_NOT_JSON', 'BATON_BUSY'] as const),
      ...(['BATON_GATE_UNCLEAR', 'BATON_KEY_REUSED'] as const),
    ]),
    ...OUTCOMES,
  ]),
};

/** The routes of resume requests. */
export const RESUME_PATHS: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  '/v1/resumes': {
    post: {
      operationId: 'askForResume',
      summary: 'Ask for a gate to be judged and opened',
      description: 'Proves nothing: Baton looks itself, and opens the gate only if its condition holds, once.',
      tags: TAGS,
      security: SECURITY,
      parameters: PARAMETERS,
      requestBody: body(refTo('ResumeRequest')),
      responses: ASKED,
    },
  },
  '/resume': {
    post: {
      operationId: 'askForResumeAsSensor',
      summary: 'The same, in the form of an Argo Events sensor',
      description: 'Takes the request as it is, or in a field `payload` as a sensor with `dest: payload` sends it.',
      tags: TAGS,
      security: SECURITY,
      parameters: PARAMETERS,
      requestBody: body({ anyOf: [refTo('SensorRequest'), refTo('SensorEnvelope')] }),
      responses: ASKED,
    },
  },
  '/v1/resumes/{id}': {
    get: {
      operationId: 'lookAtResume',
      summary: 'Where a request is, or how it ended',
      description: 'For tokens with the right `read` or `resume`, of the repository of the request.',
      tags: TAGS,
      security: SECURITY,
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      responses: {
        200: jsonAnswer('`Retry-After` as long as it goes on.', 'ResumeState', ['Retry-After']),
        ...problemAnswers(errorProblems([...EVERY, ...TEMPORAL, 'BATON_RESUME_NOT_FOUND'])),
      },
    },
  },
};

function body(schema: object): object {
  return { required: true, content: { 'application/json': { schema } } };
}
