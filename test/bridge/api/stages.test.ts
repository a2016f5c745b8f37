import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { StageClient } from '../../../bridge/stage-client.ts';
import { stageOfPlaySchema } from '../../../bridge/api/stage-answer.ts';
import { STATUS } from '../../cli/fake-plays.ts';
import { as, startApi, TOKENS, type ApiUnderTest } from './api-under-test.ts';

const PATH = '/v1/runs/argo/build-7/stage';
const SET = { to: 'waiting-pr-created', reason: 'the sensor was away' };

/** Nothing is expected to be begun; plays are known. */
const untouched = async (): Promise<never> => Promise.reject(new Error('nothing was expected to be begun'));
const NOTHING = { start: untouched, find: async () => null, result: untouched, progress: untouched };
const stageClient: StageClient = {
  requests: NOTHING,
  readings: NOTHING,
  play: async (id) => (id === STATUS.play ? { status: STATUS, changes: [] } : null),
};

describe('what is asked of stages over HTTP', () => {
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await startApi({ stageClient });
  });
  afterAll(() => api.close());

  test.each<[what: string, path: string, body: object, headers: Record<string, string>, status: number, code: string]>([
    ['no token', PATH, SET, { authorization: '' }, 401, 'BATON_TOKEN_MISSING'],
    ['a token that may only resume', PATH, SET, as('sensor'), 403, 'BATON_NOT_ALLOWED'],
    ['a token that may only read', PATH, SET, as('reader'), 403, 'BATON_NOT_ALLOWED'],
    ['a namespace without a repository', '/v1/runs/else/x/stage', SET, as('mover'), 404, 'BATON_RUN_NOT_FOUND'],
    ['a token for no repository of it', PATH, SET, as('elsewhere'), 404, 'BATON_RUN_NOT_FOUND'],
    ['a name that is none', '/v1/runs/argo/Build_7/stage', SET, as('mover'), 404, 'BATON_RUN_NOT_FOUND'],
  ])('%s begins nothing', async (_, path, body, headers, status, code) => {
    expect(await api.put(path, body, headers)).toMatchObject({ status, body: { code } });
  });

  test.each<[what: string, body: object, pointer: string, detail: string]>([
    ['no reason', { to: SET.to }, '#/reason', 'is missing, expected text of 1 to 256 characters'],
    [
      'a stage that is not configured',
      { ...SET, to: 'somewhere' },
      '#/to',
      'is "somewhere", expected one of pending, ',
    ],
    ['a word that is no stage', { ...SET, from: 'a b' }, '#/from', 'is "a b", expected a stage'],
    ['a field of another name', { ...SET, dryrun: true }, '#/dryrun', 'is not a field here, did you mean dryRun?'],
    ['a flag that is text', { ...SET, critical: 'yes' }, '#/critical', 'is text, expected true or false'],
  ])('%s is told with its place', async (_, body, pointer, detail) => {
    const answer = await api.put(PATH, body, as('mover'));
    expect(answer).toMatchObject({ status: 400, body: { code: 'BATON_REQUEST_INVALID' } });
    expect(answer.body['errors']).toEqual([{ pointer, detail: expect.stringContaining(detail) }]);
  });

  test('a play shows its stage and how it came to it; one of others is not there', async () => {
    const shown = await api.look('/v1/plays/Acme/Shop/7/stage', TOKENS.reader);
    expect(shown).toMatchObject({ status: 200, body: { play: STATUS.play, stage: STATUS.stage, history: [] } });
    expect(stageOfPlaySchema.safeParse(shown.body).success).toBe(true);
    expect((await api.look('/v1/plays/acme/shop/7/stage', TOKENS.elsewhere)).body).toMatchObject({ status: 404 });
    expect((await api.look('/v1/plays/acme/shop/8/stage', TOKENS.reader)).body).toMatchObject({ status: 404 });
  });

  test('each leaves one audit line', async () => {
    await api.put(PATH, SET, as('reader'));
    expect(api.audits().at(-1)).toMatchObject({ msg: 'stage', by: 'reader', code: 'BATON_NOT_ALLOWED', status: 403 });
  });
});
