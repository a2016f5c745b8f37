import { createHash, timingSafeEqual } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTokens } from '../../../bridge/api/tokens.ts';
import { configSchema } from '../../../config/schema.ts';
import { apiSection, as, resultOf, resumesInMemory, startApi, TOKENS, type ApiUnderTest } from './api-under-test.ts';

const WHOLE = { repository: 'acme/shop', taskId: '7', eventType: 'pr-created' };
const OVERRIDDEN = { ...WHOLE, override: { reason: 'Tess is away' } };

describe('who may ask for what', () => {
  const resumes = resumesInMemory({ ending: () => resultOf('resumed') });
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await startApi({ resumes, otherRepositories: [{ name: 'elsewhere/shop' }] });
  });
  afterAll(() => api.close());

  const header = (authorization: string) => ({ authorization });
  test.each<[what: string, headers: Record<string, string>, body: object, status: number, code: string | undefined]>([
    ['a token with the right, for its repository', as('sensor'), WHOLE, 200, undefined],
    ['the same in other letters', as('sensor'), { ...WHOLE, repository: 'ACME/Shop' }, 200, undefined],
    ['the scheme in small letters', header(`bearer ${TOKENS.sensor}`), WHOLE, 200, undefined],
    ['a token for all repositories', as('everywhere'), WHOLE, 200, undefined],
    ['an override with the right', as('operator'), OVERRIDDEN, 200, undefined],
    ['an override without it', as('sensor'), OVERRIDDEN, 403, 'BATON_NOT_ALLOWED'],
    ['a token that may only read', as('reader'), WHOLE, 403, 'BATON_NOT_ALLOWED'],
    ['a token for another repository', as('elsewhere'), WHOLE, 403, 'BATON_NOT_ALLOWED'],
    [
      'a repository that is not configured, to a token for others',
      as('sensor'),
      { ...WHOLE, repository: 'a/b' },
      403,
      'BATON_NOT_ALLOWED',
    ],
    [
      'a repository that is not configured, to a token for all',
      as('everywhere'),
      { ...WHOLE, repository: 'a/b' },
      404,
      'BATON_REPOSITORY_NOT_CONFIGURED',
    ],
    ['no token', header(''), WHOLE, 401, 'BATON_TOKEN_MISSING'],
    ['an unknown token', header('Bearer baton_guessed'), WHOLE, 401, 'BATON_TOKEN_WRONG'],
    ['the beginning of a token', header(`Bearer ${TOKENS.sensor.slice(0, -1)}`), WHOLE, 401, 'BATON_TOKEN_WRONG'],
    ['more than a token', header(`Bearer ${TOKENS.sensor}x`), WHOLE, 401, 'BATON_TOKEN_WRONG'],
    [
      'the digest in the place of the token',
      header(`Bearer ${createHash('sha256').update(TOKENS.sensor).digest('hex')}`),
      WHOLE,
      401,
      'BATON_TOKEN_WRONG',
    ],
    [
      'a name and a password',
      header(`Basic ${Buffer.from(`sensor:${TOKENS.sensor}`).toString('base64')}`),
      WHOLE,
      401,
      'BATON_TOKEN_WRONG',
    ],
    ['a token without its scheme', header(TOKENS.sensor), WHOLE, 401, 'BATON_TOKEN_WRONG'],
  ])('%s', async (_, headers, body, status, code) => {
    for (const path of ['/v1/resumes', ...('override' in body ? [] : ['/resume'])]) {
      const before = resumes.started.length;
      const answer = await api.post(path, body, headers);
      expect(answer).toMatchObject({ status, body: code === undefined ? { success: true } : { status, code } });
      expect(answer.headers.has('www-authenticate')).toBe(status === 401);
      expect(resumes.started.length - before).toBe(status === 200 ? 1 : 0);
    }
  });

  test('nobody is told of a missing token only after a whole body was read', async () => {
    const answer = await api.post('/v1/resumes', 'not even JSON', { authorization: 'Bearer baton_guessed' });
    expect(answer).toMatchObject({ status: 401, headers: expect.anything() });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="baton", error="invalid_token"');
  });

  test('a request that names no repository means the only one, and otherwise those of the token are named', async () => {
    const unnamed = { taskId: '7', eventType: 'pr-created' };
    const answer = await api.post('/v1/resumes', unnamed, as('elsewhere'));
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '#/repository', detail: 'is missing, expected one of elsewhere/shop' }] },
    });
    const alone = await startApi({ resumes });
    expect((await alone.post('/v1/resumes', unnamed)).status).toBe(200);
    expect(await alone.post('/v1/resumes', unnamed, as('elsewhere'))).toMatchObject({ status: 403 });
    await alone.close();
  });

  test('a request is there only for who may see its repository, and nobody else learns that there is one', async () => {
    const { body } = await api.post('/v1/resumes', WHOLE);
    const path = `/v1/resumes/${String(body['id'])}`;
    const none = `/v1/resumes/${'0'.repeat(32)}`;
    expect(await api.look(path)).toMatchObject({
      status: 200,
      body: { id: body['id'], state: 'ended', result: { success: true } },
    });
    expect((await api.look(path, TOKENS.reader)).status).toBe(200);
    const hidden = await api.look(path, TOKENS.elsewhere);
    expect(hidden.status).toBe(404);
    for (const other of [none, '/v1/resumes/x', '/v1/resumes/..%2F..%2Fplay']) {
      expect((await api.look(other, TOKENS.elsewhere)).body).toEqual(hidden.body);
    }
    expect((await api.look(path, 'baton_guessed')).status).toBe(401);
  });

  test('of a token nothing is logged but its name', () => {
    expect(api.log.some((line) => line['by'] === 'sensor')).toBe(true);
    const said = JSON.stringify(api.log);
    for (const token of Object.values(TOKENS)) expect(said).not.toContain(token.slice(8, 24));
  });
});

test('without a token in the configuration nobody may ask, and everybody is told why', async () => {
  const resumes = resumesInMemory();
  const api = await startApi({ resumes, api: {} });
  for (const authorization of ['', `Bearer ${TOKENS.sensor}`, 'Bearer x']) {
    const answer = await api.post('/v1/resumes', WHOLE, { authorization });
    expect(answer.status).toBe(401);
    expect(answer.body['detail']).toContain('no token is configured (api.tokens)');
  }
  await api.close();
  expect(resumes.started).toEqual([]);
});

describe('recognising a token', () => {
  const { api } = configSchema.parse({
    api: {
      tokens: [...apiSection('acme/shop').tokens, { name: 'ci', repositories: ['all'], rights: ['read'] }],
      secrets: ['ci=a=b=c', 'gone=d'],
    },
  });

  test('compares digests of one length with every one that is configured, whichever it is, or none', () => {
    const lengths: number[][] = [];
    const authenticate = createTokens(api, (a, b) => {
      lengths.at(-1)?.push(a.length, b.length);
      return timingSafeEqual(a, b);
    });
    for (const token of [TOKENS.sensor, TOKENS.everywhere, 'a=b=c', 'x', 'y'.repeat(500)]) {
      lengths.push([]);
      try {
        authenticate(`Bearer ${token}`);
      } catch {
        // Some are wrong.
      }
    }
    const everyOne = Array.from({ length: 14 }, () => 32);
    expect(lengths).toEqual([everyOne, everyOne, everyOne, everyOne, everyOne]);
  });

  test('takes those of the environment, under the names that the file has, and no others', () => {
    const authenticate = createTokens(api);
    expect(authenticate('Bearer a=b=c').name).toBe('ci');
    expect(() => authenticate('Bearer d')).toThrow('no configured token is this one');
  });
});
