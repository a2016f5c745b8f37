import { STAGE_OUTCOMES, STAGE_STATUS } from '../api/stage-status.ts';
import { errorProblems, jsonAnswer, problemAnswers, refTo, type Operation, type Problem } from './operation.ts';
import { PARAMETERS } from './resume-paths.ts';

const COMMON = { tags: ['stage'], security: [{ token: [] }] };
const EVERY = ['BATON_TOKEN_MISSING', 'BATON_TOKEN_WRONG', 'BATON_NOT_ALLOWED'] as const;
const TEMPORAL = ['BATON_TEMPORAL_UNAVAILABLE', 'BATON_TEMPORAL_REFUSED'] as const;
const BODY = ['BATON_REQUEST_INVALID', 'BATON_BODY_INVALID', 'BATON_BODY_SLOW', 'BATON_BODY_TOO_LARGE'] as const;
const KEPT = ['BATON_NOT_JSON', 'BATON_BUSY', 'BATON_KEY_REUSED', 'BATON_STAGE_REQUEST_BROKEN'] as const;

const inPath = (...names: string[]) =>
  names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
const RUN = inPath('namespace', 'name');

/** How a request that was kept can end without success. */
const OUTCOMES: readonly Problem[] = STAGE_OUTCOMES.filter((outcome) => STAGE_STATUS[outcome].status !== 200).map(
  (outcome) => ({
    status: STAGE_STATUS[outcome].status,
    words: `\`${outcome}\`: ${STAGE_STATUS[outcome].title}`,
    component: 'StageProblem',
    told: { by: 'outcome', value: outcome },
    headers: STAGE_STATUS[outcome].status === 503 ? ['Preference-Applied', 'Retry-After'] : ['Preference-Applied'],
  }),
);

const moving = (operationId: string, summary: string, schema: string): Operation => ({
  operationId,
  summary,
  description: 'For tokens with the right `stage`; a run of a repository that the token is not for is not there.',
  ...COMMON,
  parameters: [...RUN, ...PARAMETERS],
  requestBody: { required: true, content: { 'application/json': { schema: refTo(schema) } } },
  responses: {
    200: jsonAnswer('It was written, is there already, or would be written.', 'Moved', ['Preference-Applied']),
    202: jsonAnswer('The request is kept and goes on.', 'StageState', [
      'Location',
      'Retry-After',
      'Preference-Applied',
    ]),
    ...problemAnswers([
      ...errorProblems([...EVERY, ...TEMPORAL, ...BODY, ...KEPT, 'BATON_RUN_NOT_FOUND']),
      ...OUTCOMES,
    ]),
  },
});

const looking = (
  operationId: string,
  summary: string,
  answer: string,
  parameters: readonly object[],
  codes: Parameters<typeof errorProblems>[0],
): Operation => ({
  operationId,
  summary,
  description: 'For tokens with the right `read` or `stage`.',
  ...COMMON,
  parameters,
  responses: {
    200: jsonAnswer(summary, answer),
    ...problemAnswers(errorProblems([...EVERY, ...TEMPORAL, ...codes])),
  },
});

/** The routes about stages. */
export const STAGE_PATHS: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  '/v1/runs/{namespace}/{name}/stage': {
    get: looking('lookAtRunStage', 'The stage of a run', 'RunStage', RUN, [
      'BATON_RUN_NOT_FOUND',
      'BATON_WORKER_UNREACHABLE',
      'BATON_CLUSTER_UNAVAILABLE',
    ]),
    put: moving('setStage', 'Move a run that no play owns', 'StageSet'),
  },
  '/v1/runs/{namespace}/{name}/stage/rollback': {
    post: moving('rollBackStage', "Undo a run's last transition", 'StageRollback'),
  },
  '/v1/stage-requests/{id}': {
    get: looking('lookAtStageRequest', 'Where a request is, or how it ended', 'StageState', inPath('id'), [
      'BATON_STAGE_REQUEST_NOT_FOUND',
      'BATON_STAGE_REQUEST_BROKEN',
      'BATON_RUN_NOT_FOUND',
    ]),
  },
  '/v1/plays/{owner}/{repository}/{task}/stage': {
    get: looking('lookAtPlayStage', 'The stage of a play', 'PlayStage', inPath('owner', 'repository', 'task'), [
      'BATON_PLAY_NOT_FOUND',
    ]),
  },
};
