import { QA_LABEL } from '../../../standins/agents/acts.ts';
import type { DeliveryRecord } from '../../../standins/github/webhooks/delivery-record.ts';
import { LOGINS } from '../../dev/people.ts';
import { comeToTheGate, GATES } from '../after-the-gate.ts';
import type { DemoPlay } from '../demo-play.ts';
import { firstSentAt, telling, type Evidence } from '../evidence.ts';

/** How often each delivery is sent. */
const TIMES = 3;
/** Milliseconds after which what is old comes once more. */
const LATER_MS = 2_000;

/**
 * Two hooks tell of everything, in bodies that differ, each of it three times and in an order by chance; and once more
 * when the run stands at the next gate, which it must not open.
 */
export const storm: DemoPlay = {
  name: 'storm',
  story: 'every webhook three times from two hooks, shuffled, and once more at the next gate',
  repository: 'acme/warehouse',
  task: '3',
  cast: ({ acts, world, who, post, say }) => {
    const { repository } = storm;
    post.hold(repository);
    const scatter = async (): Promise<void> => {
      say('a storm of webhooks');
      await post.scatter(repository, TIMES);
    };
    return {
      rex: async (agent) => {
        await comeToTheGate(agent, GATES.rex);
        const { number } = acts.openPullRequest(agent);
        acts.push(agent);
        world.comment({ repository, number, by: who.maintainer, body: 'Looks promising.' });
        world.edit({ repository, number, by: who.rex, title: `Task ${agent.task}: count the stock` });
        await scatter();
      },
      cleo: async (agent) => {
        await comeToTheGate(agent, GATES.cleo);
        await agent.pause(LATER_MS);
        say('the same webhooks again');
        await post.repeat(repository);
        acts.readyForQa(agent);
        await scatter();
      },
      tess: async (agent) => {
        await comeToTheGate(agent, GATES.tess);
        await agent.pause(LATER_MS);
        say('the same webhooks again');
        await post.repeat(repository);
        acts.approve(agent);
        await scatter();
      },
    };
  },
  claims: [
    {
      what: `each webhook came ${String(TIMES)} times or more, and not in the order in which it was made`,
      holds: ({ told }) => {
        const times = [...byDelivery(told).values()].map((requests) => requests.length);
        const order = [...byDelivery(told).values()].map(([first]) => first?.deliveryId ?? 0);
        return (
          times.length > 0 && times.every((each) => each >= TIMES) && order.some((id, i) => id < (order[i - 1] ?? 0))
        );
      },
    },
    {
      what: 'two hooks told of everything, under one delivery id in bodies that differ',
      holds: ({ told }) => {
        const [byRepository, byApp] = (['repository', 'app'] as const).map((kind) =>
          told.filter(({ hookKind }) => hookKind === kind),
        );
        return (
          byRepository?.length === byApp?.length && (byRepository?.every((one) => hasTwin(one, byApp ?? [])) ?? false)
        );
      },
    },
    {
      what: 'what was old came once more at each later gate and opened nothing; the word that was missing did',
      holds: (evidence) =>
        opensByWord(evidence, evidence.gate(GATES.cleo), { label: QA_LABEL, sender: LOGINS.cleo }) &&
        opensByWord(evidence, evidence.gate(GATES.tess), { verdict: 'approved', sender: LOGINS.tess }),
    },
  ],
};

/** Each hook's requests about each event. */
function byDelivery(told: Evidence['told']): Map<number, DeliveryRecord[]> {
  const requests = new Map<number, DeliveryRecord[]>();
  for (const request of told) requests.set(request.deliveryId, [...(requests.get(request.deliveryId) ?? []), request]);
  return requests;
}

/** Whether the other hook told the same under the same delivery id, in another body. */
function hasTwin(one: DeliveryRecord, others: readonly DeliveryRecord[]): boolean {
  return others.some(
    (other) =>
      (['delivery', 'event', 'action', 'sender', 'label', 'verdict', 'commit'] as const).every(
        (key) => other[key] === one[key],
      ) && other.payload !== one.payload,
  );
}

/** Whether old requests came between the run's arrival at a gate and the first word of what it waited for. */
function opensByWord(
  evidence: Evidence,
  { reachedAt, openedAt }: ReturnType<Evidence['gate']>,
  word: Parameters<typeof telling>[1],
): boolean {
  const said = firstSentAt(telling(evidence, word));
  const old = evidence.told.filter(({ sentAt, redelivery }) => redelivery && sentAt >= reachedAt && sentAt < said);
  return old.length > 0 && openedAt > said;
}
