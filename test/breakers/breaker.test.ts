import { beforeEach, expect, test } from '@jest/globals';
import { createBreaker, type Breaker, type CallResult, type Permit } from '../../breakers/breaker.ts';
import { DEFAULT_SETTINGS } from '../../breakers/settings.ts';
import { RETRY_POLICIES } from '../../signals/retry-policies.ts';

let now = 0;
let breaker: Breaker;
beforeEach(() => {
  now = 1_000_000;
  breaker = createBreaker('kubernetes', { clock: () => now });
});

function begin(): Permit {
  const answer = breaker.enter();
  if (answer.kind === 'refused') throw new Error(`refused in ${answer.state}`);
  return answer;
}

function call(result: CallResult, times = 1, ms = 10): void {
  for (let each = 0; each < times; each += 1) {
    const permit = begin();
    now += ms;
    permit.end(result, 'connection refused');
  }
}

function openIt(): number {
  call('failure', DEFAULT_SETTINGS.minimumCalls);
  const { state, since, until } = breaker.look();
  expect(state).toBe('open');
  return (until ?? 0) - since;
}

/** Until it is half-open. */
function waitOut(): void {
  now = breaker.look().until ?? now;
  expect(breaker.look().state).toBe('half-open');
}

test('nine failures in a quiet minute open nothing, the tenth does, and says how long to wait and why', () => {
  call('failure', 9);
  expect(breaker.look().state).toBe('closed');
  call('failure');
  expect(breaker.enter()).toEqual({ kind: 'refused', state: 'open', retryAfterMs: 5_000, why: 'connection refused' });
});

test('failures of more than a minute ago do not count', () => {
  call('failure', 9);
  now += DEFAULT_SETTINGS.windowMs;
  call('failure', 9);
  expect(breaker.look()).toMatchObject({ state: 'closed', window: { calls: 9 } });
});

test('a target whose answers all take longer than ten seconds is as good as away', () => {
  call('success', 6, 10_001);
  expect(breaker.look().state).toBe('closed');
  breaker = createBreaker('kubernetes', { clock: () => now, settings: { windowMs: 600_000 } });
  call('success', 10, 10_001);
  expect(breaker.look().state).toBe('open');
});

test('in half-open exactly three calls are let through, and all others are refused until those have ended', () => {
  openIt();
  waitOut();
  const probes = [begin(), begin(), begin()];
  for (let each = 0; each < 100; each += 1) expect(breaker.enter()).toMatchObject({ kind: 'refused' });
  for (const probe of probes) probe.end('success');
  expect(breaker.look().state).toBe('closed');
});

test('probes that hang do not keep it half-open: they count as failures after half a minute', () => {
  openIt();
  waitOut();
  const probes = [begin(), begin(), begin()];
  probes[0]?.end('success');
  now += DEFAULT_SETTINGS.halfOpenMs;
  expect(breaker.look().state).toBe('open');
});

test('half-open with one good probe and nobody else who calls closes after half a minute', () => {
  openIt();
  waitOut();
  call('success');
  expect(breaker.look().state).toBe('half-open');
  now += DEFAULT_SETTINGS.halfOpenMs;
  expect(breaker.look().state).toBe('closed');
});

test('a probe that says nothing gives its place to another', () => {
  openIt();
  waitOut();
  call('ignored', 10);
  call('success', 3);
  expect(breaker.look().state).toBe('closed');
});

test('what comes of a call that began before it opened counts neither for half-open nor for closed', () => {
  const late = Array.from({ length: 20 }, begin);
  openIt();
  waitOut();
  for (const permit of late.splice(0, 10)) permit.end('failure');
  expect(breaker.look().state).toBe('half-open');
  call('success', 3);
  for (const permit of late) permit.end('failure');
  expect(breaker.look()).toMatchObject({ state: 'closed', window: { calls: 0 } });
});

test('each time that it opens again it stays open longer, up to a limit, and minutes of health are remembered', () => {
  const opened = [openIt()];
  for (let again = 0; again < 4; again += 1) {
    waitOut();
    call('failure', 3);
    const { since, until } = breaker.look();
    opened.push((until ?? 0) - since);
  }
  expect(opened).toEqual([5_000, 10_000, 20_000, 25_000, 25_000]);
  waitOut();
  call('success', 3);
  now += 2 * DEFAULT_SETTINGS.forgiveMs;
  expect(openIt()).toBe(10_000);
});

test('its longest open time, jitter included, is one that no retry policy cuts short', () => {
  for (const { maximumInterval } of Object.values(RETRY_POLICIES)) {
    expect(DEFAULT_SETTINGS.openAtMostMs * 1.1).toBeLessThanOrEqual(maximumInterval);
  }
});

test('what an operator forces lapses by itself, also where nobody can be asked, and it begins anew as closed', () => {
  breaker.force({ to: 'open', until: now + 600_000 });
  expect(breaker.enter()).toMatchObject({ kind: 'refused', state: 'forced-open', retryAfterMs: 600_000 });
  now += 600_000;
  expect(breaker.enter().kind).toBe('permit');
  breaker.force({ to: 'closed', until: now + 1_000 });
  call('failure', 50);
  expect(breaker.look().state).toBe('forced-closed');
  breaker.force(null);
  expect(breaker.look()).toMatchObject({ state: 'closed', window: { calls: 0 } });
});

test('a listener hears of each change when it is complete, and of the end of each call', () => {
  const heard: string[] = [];
  breaker.listen({
    change: ({ from, to }) => heard.push(`${from} → ${to}, ${breaker.look().state}`),
    call: (result) => heard.push(result),
  });
  call('success');
  call('failure', 9);
  breaker.enter();
  expect(heard).toEqual(['success', ...Array<string>(9).fill('failure'), 'closed → open, open', 'refused']);
});
