import { expect, test } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { audit } from '../../telemetry/audit.ts';
import { createLogger } from '../../telemetry/log.ts';

function linesOf(say: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  const write = (text: string): void => void lines.push(JSON.parse(text) as Record<string, unknown>);
  say(createLogger({ process: 'bridge', destination: { write } }));
  return lines;
}

test('a line of the log is JSON with its level in words, its time in RFC 3339 and the process that speaks', () => {
  const [line] = linesOf((logger) => logger.warn({ play: 'play/acme/shop/7' }, 'something'));
  expect(line).toMatchObject({ level: 'warn', process: 'bridge', play: 'play/acme/shop/7', msg: 'something' });
  expect(line?.['time']).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
});

class RequestError extends Error {
  readonly request = { url: 'https://here', headers: { Authorization: 's3cret' }, body: 's3cret' };
}

/** Something that refers to itself, as a socket of Node's does. */
function circle(): object {
  const one: Record<string, unknown> = { token: 's3cret', list: [{ apiKey: 's3cret' }] };
  one['self'] = { one };
  return one;
}

function unreadable(): object {
  return {
    get gone(): never {
      throw new Error('not now');
    },
  };
}

test.each<[string, object]>([
  ['at the top', { token: 's3cret', signature: 's3cret', payload: { any: 's3cret' } }],
  ['one level down', { github: { token: 's3cret' }, headers: { authorization: 's3cret' } }],
  ['in a whole configuration', { config: { bridge: { secrets: ['s3cret'] }, github: { token: 's3cret' } } }],
  ['in the request of an error', { err: new RequestError('refused') }],
  ['in what caused an error', { err: new Error('failed', { cause: new RequestError('refused') }) }],
  ['in one error of several', { err: new AggregateError([new RequestError('refused')], 'failed') }],
  ['in a list', { hooks: [{ secret: 's3cret' }] }],
  ['in what says itself how it is written', { config: { toJSON: () => ({ secret: 's3cret' }) } }],
  ['in what refers to itself', circle()],
  ['in words', { why: 'refused: Authorization: Bearer s3cret.s3cret, https://here/?access_token=s3cret&a=1' }],
  ['under a header of GitHub’s', { headers: { 'x-hub-signature-256': 's3cret', 'Set-Cookie': 's3cret' } }],
  ['beside something that does not let itself be read', { token: 's3cret', odd: unreadable() }],
])('secrets and bodies are not written: %s', (_where, given) => {
  const [line] = linesOf((logger) => logger.info(given, 'careless'));
  expect(line?.['msg']).toBe('careless');
  expect(JSON.stringify(line)).not.toContain('s3cret');
  expect(JSON.stringify(line)).toContain('(hidden)');
});

test('of a request that an error carries only its class is written: it holds all that was sent through it', () => {
  const request = Object.assign(new EventEmitter(), { _header: 'GET / HTTP/1.1 authorization: s3cret' });
  const [line] = linesOf((logger) => logger.warn({ err: Object.assign(new Error('reset'), { request }) }, 'failed'));
  expect(line).toMatchObject({ err: { message: 'reset', request: '(EventEmitter)' } });
});

test('what does not let itself be read takes nothing else of its line along', () => {
  const [line] = linesOf((logger) => logger.info({ play: 'play/acme/shop/7', odd: unreadable() }, 'said'));
  expect(line).toMatchObject({ play: 'play/acme/shop/7', odd: { gone: '(unreadable)' }, msg: 'said' });
});

test('an error to which a child logger is bound is written without its secrets', () => {
  const [line] = linesOf((logger) => logger.child({ err: new RequestError('refused') }).info('careless'));
  expect(line).toMatchObject({ err: { type: 'RequestError', message: 'refused', request: { url: 'https://here' } } });
  expect(JSON.stringify(line)).not.toContain('s3cret');
});

test('secrets are not written: bound to a child logger', () => {
  const given = { token: 's3cret', github: { token: 's3cret' } };
  const [line] = linesOf((logger) => logger.child(given).info('careless'));
  expect(line).toMatchObject({ token: '(hidden)', github: { token: '(hidden)' }, msg: 'careless' });
});

test('an error that is logged has its class, its message, where it came from, what caused it and what it says beyond', () => {
  const error = new RequestError('refused', { cause: new TypeError('no route') });
  const [line, alone] = linesOf((logger) => {
    logger.error({ err: error, at: new Date(0) }, 'failed');
    logger.error(error);
  });
  expect(line).toMatchObject({
    at: '1970-01-01T00:00:00.000Z',
    err: {
      type: 'RequestError',
      message: 'refused',
      stack: expect.stringContaining('log.test.ts'),
      cause: { type: 'TypeError', message: 'no route' },
      request: { url: 'https://here' },
    },
  });
  expect(alone).toMatchObject({ msg: 'refused', err: { type: 'RequestError' } });
});

test('a log can be a file in a folder that does not exist yet, and is there at once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-log-'));
  const file = join(folder, 'logs', 'bridge.log');
  createLogger({ destination: file }).info('here');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ msg: 'here' });
  rmSync(folder, { recursive: true });
});

test('an audit line can be told from all others, and one that failed from those that did not', () => {
  const line = { delivery: 'd-1', event: 'ping', reason: null, detail: null, play: null, repository: null } as const;
  const rest = { pullRequest: null, hook: null, status: 200, ms: 3 };
  const lines = linesOf((logger) => {
    audit(logger, { ...line, ...rest, outcome: 'accepted' });
    audit(logger, { ...line, ...rest, outcome: 'failed' });
  });
  expect(lines).toMatchObject([
    { audit: true, delivery: 'd-1', outcome: 'accepted', level: 'info' },
    { audit: true, outcome: 'failed', level: 'error' },
  ]);
});
