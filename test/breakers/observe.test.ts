import { expect, test } from '@jest/globals';
import { createBreakers } from '../../breakers/create-breakers.ts';
import { createLogger } from '../../telemetry/log.ts';
import { createMetrics } from '../../telemetry/metrics.ts';

const lines: Record<string, unknown>[] = [];

function observed() {
  let now = Date.parse('2026-11-21T04:00:00Z');
  const metrics = createMetrics();
  const { kubernetes } = createBreakers(['kubernetes'], {
    settings: { minimumCalls: 1 },
    metrics,
    logger: createLogger({ destination: { write: (line) => void lines.push(JSON.parse(line) as never) } }),
    clock: () => now,
  });
  const scrape = async (): Promise<string[]> =>
    (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith('baton_breaker_'));
  return { kubernetes, scrape, wait: (ms: number) => (now += ms) };
}

test('a breaker shows all its states, transitions and results from the start', async () => {
  const lines = await observed().scrape();
  expect(lines).toContain('baton_breaker_state{target="kubernetes",state="closed"} 1');
  for (const state of ['open', 'half-open', 'forced-open', 'forced-closed']) {
    expect(lines).toContain(`baton_breaker_state{target="kubernetes",state="${state}"} 0`);
    expect(lines).toContain(`baton_breaker_transitions_total{target="kubernetes",to="${state}"} 0`);
  }
  for (const result of ['success', 'failure', 'ignored', 'refused']) {
    expect(lines).toContain(`baton_breaker_calls_total{target="kubernetes",result="${result}"} 0`);
  }
});

test('a breaker that opens shows it in the metrics and in the log, with the last failure', async () => {
  const { kubernetes, scrape, wait } = observed();
  const permit = kubernetes.enter();
  if (permit.kind === 'permit') permit.end('failure', 'connect ECONNREFUSED');
  kubernetes.enter();
  expect(await scrape()).toEqual(
    expect.arrayContaining([
      'baton_breaker_state{target="kubernetes",state="closed"} 0',
      'baton_breaker_state{target="kubernetes",state="open"} 1',
      'baton_breaker_transitions_total{target="kubernetes",to="open"} 1',
      'baton_breaker_calls_total{target="kubernetes",result="failure"} 1',
      'baton_breaker_calls_total{target="kubernetes",result="refused"} 1',
    ]),
  );
  wait(5_000);
  kubernetes.look();
  expect(await scrape()).toContain('baton_breaker_state{target="kubernetes",state="half-open"} 1');
  expect(lines).toMatchObject([
    {
      msg: 'circuit breaker opened',
      breaker: 'kubernetes',
      from: 'closed',
      to: 'open',
      until: '2026-11-21T04:00:05.000Z',
      lastFailure: 'connect ECONNREFUSED',
    },
    { msg: 'circuit breaker changed', to: 'half-open' },
  ]);
});
