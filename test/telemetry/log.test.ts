import { expect, test } from '@jest/globals';
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

test('secrets and bodies are not written, wherever they stand', () => {
  const given = { token: 's3cret', github: { token: 's3cret' }, signature: 's3cret', payload: { any: 's3cret' } };
  const [line] = linesOf((logger) => logger.info({ ...given, headers: { authorization: 's3cret' } }, 'careless'));
  expect(JSON.stringify(line)).not.toContain('s3cret');
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
