import { describe, expect, test } from '@jest/globals';
import type { BridgeClient } from '../../bridge/bridge-client.ts';
import { TemporalTrouble } from '../../bridge/bridge-client.ts';
import { parseSignature, verifySignature } from '../../bridge/signature.ts';
import { CLEO, POLICY, STRANGER } from '../signals/github/crew.ts';
import { commentDelivery, pullRequestDelivery, restOf } from '../signals/github/payloads.ts';
import { factsOfPullRequest } from '../../signals/github/from-rest.ts';
import { githubWith, headersFor, recordingClient, SECRET, startBridge } from './bridge-under-test.ts';

const PLAY = 'play/acme/shop/7';
const opened = () => pullRequestDelivery('opened', { pullRequest: { branch: 'task-7-login' } });

/** Delivers one payload to a bridge of its own. */
async function deliverOnce(
  setup: Parameters<typeof startBridge>[0],
  event: string,
  payload: unknown,
): Promise<{ status: number; body: unknown; audit: unknown }> {
  const bridge = await startBridge(setup);
  const { status, body } = await bridge.deliver(event, payload);
  await bridge.close();
  return { status, body, audit: bridge.audits()[0] };
}

describe('a delivery', () => {
  test('that may start a play starts it, and says which', async () => {
    const client = recordingClient();
    const { status, body, audit } = await deliverOnce({ client }, 'pull_request', opened());
    expect(status).toBe(202);
    expect(body).toEqual({ outcome: 'accepted', play: PLAY });
    expect(client.starts).toMatchObject([
      { play: PLAY, input: { submit: false, generation: 1, identity: { task: '7' } } },
    ]);
    expect(audit).toMatchObject({
      audit: true,
      event: 'pull_request.opened',
      outcome: 'accepted',
      reason: null,
      play: PLAY,
      repository: 'Acme/Shop',
      pullRequest: 12,
      hook: '42',
      status: 202,
    });
    expect(audit).toHaveProperty('ms');
    expect(audit).toHaveProperty('delivery');
  });

  test('for a play that runs reaches it without starting another', async () => {
    const client = recordingClient({ running: [PLAY] });
    const { status } = await deliverOnce({ client }, 'pull_request', opened());
    expect(status).toBe(202);
    expect(client.starts).toEqual([]);
    expect(client.signals).toMatchObject([{ play: PLAY, event: 'pull_request.opened' }]);
  });

  test('that shares its id with that of another hook reaches the play as well, whatever it carries', async () => {
    const client = recordingClient({ running: [PLAY] });
    const bridge = await startBridge({ client });
    const byApp = pullRequestDelivery('opened', {
      pullRequest: { branch: 'task-7-login' },
      more: { installation: { id: 7 } },
    });
    const bodies = [opened(), byApp].map((payload) => JSON.stringify(payload));
    const answers = await Promise.all(
      bodies.map((body) => bridge.post(body, { ...headersFor('pull_request', body), 'x-github-delivery': 'shared' })),
    );
    await bridge.close();
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(client.signals.map(({ delivery }) => delivery)).toEqual(['shared', 'shared']);
  });

  test('for a play that has ended comes late, and is not an error', async () => {
    const client = recordingClient({ closed: [PLAY] });
    const { status, body } = await deliverOnce({ client }, 'pull_request', opened());
    expect(status).toBe(200);
    expect(body).toEqual({ outcome: 'late', reason: 'play-closed', play: PLAY });
  });

  test('that may not start a play is ignored where there is none, and late where there was one', async () => {
    const labeled = pullRequestDelivery('labeled', {
      sender: { id: 202, login: 'maintainer', bot: false },
      pullRequest: { labels: ['task-7'] },
      more: { label: { id: 1, name: 'task-7' } },
    });
    const none = await deliverOnce({ client: recordingClient() }, 'pull_request', labeled);
    const ended = await deliverOnce({ client: recordingClient({ closed: [PLAY] }) }, 'pull_request', labeled);
    expect(none.body).toMatchObject({ outcome: 'ignored', reason: 'no-play' });
    expect(ended.body).toMatchObject({ outcome: 'late', reason: 'play-closed' });
  });

  test('by a stranger is refused with 200, since sending it again would change nothing', async () => {
    const client = recordingClient({ running: [PLAY] });
    const payload = pullRequestDelivery('opened', { sender: STRANGER, pullRequest: { author: STRANGER } });
    const { status, audit } = await deliverOnce({ client }, 'pull_request', payload);
    expect(status).toBe(200);
    expect(audit).toMatchObject({ outcome: 'refused', reason: 'author-not-trusted' });
    expect(client.signals).toEqual([]);
  });

  test('of a pull request that is closed starts nothing: its play may have ended long ago', async () => {
    const client = recordingClient();
    const closed = pullRequestDelivery('closed', { pullRequest: { branch: 'task-7', state: 'closed', merged: true } });
    const { status, body } = await deliverOnce({ client }, 'pull_request', closed);
    expect(status).toBe(200);
    expect(body).toEqual({ outcome: 'ignored', reason: 'no-play', play: PLAY });
    expect(client.starts).toEqual([]);
  });

  test('that could mean two plays is quarantined, and its answer says that nothing was kept', async () => {
    const client = recordingClient();
    const payload = pullRequestDelivery('opened', { pullRequest: { branch: 'login', labels: ['task-7', 'task-8'] } });
    const { status, body, audit } = await deliverOnce({ client }, 'pull_request', payload);
    expect(status).toBe(200);
    const detail = expect.stringMatching(/task-7 and task-8 .*; nothing was kept$/);
    expect(body).toEqual({ outcome: 'quarantined', reason: 'names-two-tasks', detail });
    expect(audit).toMatchObject({ outcome: 'quarantined', reason: 'names-two-tasks', pullRequest: 12 });
    expect(client.signals).toEqual([]);
  });

  test('that greets a new hook is answered', async () => {
    const { status, body } = await deliverOnce({ client: recordingClient() }, 'ping', { zen: 'hello', hook_id: 1 });
    expect(status).toBe(200);
    expect(body).toEqual({ outcome: 'ignored', reason: 'ping' });
  });

  test('sent as a form, signed as it was sent, is taken like one sent as JSON', async () => {
    const client = recordingClient();
    const bridge = await startBridge({ client });
    const form = new URLSearchParams({ payload: JSON.stringify(opened()) }).toString();
    const headers = { ...headersFor('pull_request', form), 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await bridge.post(form, headers);
    await bridge.close();
    expect(answer.status).toBe(202);
    expect(client.signals).toHaveLength(1);
  });

  test('signed with the secret that is being retired is taken, and the metric says which secret it was', async () => {
    const bridge = await startBridge({ client: recordingClient(), secrets: ['new', SECRET] });
    const answer = await bridge.deliver('pull_request', opened());
    const metrics = await (await bridge.get('/metrics')).text();
    await bridge.close();
    expect(answer.status).toBe(202);
    expect(metrics).toContain('baton_signatures_total{secret="0"} 0');
    expect(metrics).toContain('baton_signatures_total{secret="1"} 1');
  });

  test("is verified as GitHub's documentation says", () => {
    // The test vector of GitHub's "Validating webhook deliveries".
    const signature = parseSignature('sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17');
    const secrets = ['another', "It's a Secret to Everybody"];
    expect(verifySignature(secrets, Buffer.from('Hello, World!'), signature)).toBe(1);
  });
});

describe('a comment', () => {
  const comment = () => commentDelivery('created', { by: CLEO, body: '/baton refresh' });
  const read = factsOfPullRequest(restOf({ pullRequest: { branch: 'task-7-login' } }), POLICY);

  test('finds its play by reading its pull request', async () => {
    const client = recordingClient({ running: [PLAY] });
    const { status } = await deliverOnce({ client, github: githubWith(read) }, 'issue_comment', comment());
    expect(status).toBe(202);
    expect(client.signals).toMatchObject([{ play: PLAY, facts: [{ kind: 'comment', command: 'refresh' }] }]);
  });

  test('is ignored when GitHub knows no such pull request', async () => {
    const client = recordingClient({ running: [PLAY] });
    const { body } = await deliverOnce({ client, github: githubWith(null) }, 'issue_comment', comment());
    expect(body).toMatchObject({ outcome: 'ignored', reason: 'no-pull-request' });
  });

  test.each([
    ['does not answer', () => new Promise<never>(() => undefined)],
    ['fails', () => Promise.reject(new Error('502'))],
  ])('is not lost in silence when GitHub %s: 503 and an audit line that says so', async (_, readPullRequest) => {
    const setup = { client: recordingClient(), github: { readPullRequest }, bridge: { deadlineMs: 100 } };
    const { status, audit } = await deliverOnce(setup, 'issue_comment', comment());
    expect(status).toBe(503);
    expect(audit).toMatchObject({ outcome: 'failed', reason: 'github-unavailable' });
  });
});

describe('plays that wait for a run', () => {
  const openedOf = (task: string) => pullRequestDelivery('opened', { pullRequest: { branch: `task-${task}` } });

  test('are bounded: beyond the limit only those that exist are reached, and GitHub shows the others as failed', async () => {
    const client = recordingClient();
    const bridge = await startBridge({ client, unclaimedLimit: 2 });
    const answers = [];
    for (const task of ['1', '2', '3', '1']) answers.push(await bridge.deliver('pull_request', openedOf(task)));
    await bridge.close();
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 503, 202]);
    expect(answers[2]?.body).toMatchObject({ code: 'BATON_TOO_MANY_UNCLAIMED', status: 503 });
    expect(answers[2]?.headers.get('retry-after')).toBe('60');
    expect(bridge.audits()[2]).toMatchObject({
      outcome: 'refused',
      reason: 'too-many-unclaimed',
      play: 'play/acme/shop/3',
      repository: 'Acme/Shop',
      status: 503,
    });
    expect(bridge.audits()[2]).not.toHaveProperty('problem');
  });

  test('are bounded when all come at once, too', async () => {
    const tasks = Array.from({ length: 30 }, (_, index) => String(index + 1));
    const base = recordingClient();
    const all = barrier(tasks.length);
    const client = recordingClient({
      with: {
        signal: (...given) => {
          all.arrive();
          return base.signal(...given);
        },
        signalWithStart: async (...given) => {
          await all.arrived;
          return base.signalWithStart(...given);
        },
      },
    });
    const bridge = await startBridge({ client, unclaimedLimit: 3 });
    const answers = await Promise.all(tasks.map((task) => bridge.deliver('pull_request', openedOf(task))));
    await bridge.close();
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(3);
    expect(base.starts).toHaveLength(3);
  });
});

/** Resolves when so many have arrived. */
function barrier(count: number): { arrive(): void; readonly arrived: Promise<void> } {
  let left = count;
  let open = (): void => undefined;
  const arrived = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    arrived,
    arrive: () => {
      left -= 1;
      if (left === 0) open();
    },
  };
}

describe('trouble with Temporal', () => {
  const trouble = (transient: boolean) => new TemporalTrouble('no', { transient, cause: null });

  test('that passes is repeated within the deadline, and GitHub sees nothing of it', async () => {
    let left = 2;
    const base = recordingClient({ running: [PLAY] });
    const signal: BridgeClient['signal'] = (...given) => {
      left -= 1;
      return left >= 0 ? Promise.reject(trouble(true)) : base.signal(...given);
    };
    const client = recordingClient({ with: { signal } });
    const { status } = await deliverOnce({ client }, 'pull_request', opened());
    expect(status).toBe(202);
    expect(base.signals).toHaveLength(1);
  });

  test.each([
    ['that lasts is answered 503 with Retry-After', true, [503, '5'], 'temporal-unavailable'],
    ['that repeating cannot mend is answered 503 with a longer one', false, [503, '60'], 'temporal-refused'],
  ])('%s, never 2xx', async (_, transient, said, reason) => {
    const client = recordingClient({ with: { signal: () => Promise.reject(trouble(transient)) } });
    const bridge = await startBridge({ client, bridge: { deadlineMs: 300 } });
    const answer = await bridge.deliver('pull_request', opened());
    await bridge.close();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual(said);
    expect(answer.body).toMatchObject({ code: `BATON_${reason.replace('-', '_').toUpperCase()}` });
    expect(bridge.audits()).toMatchObject([{ outcome: 'failed', reason }]);
  });
});
