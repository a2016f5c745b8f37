import type { FastifyInstance } from 'fastify';
import type { Json } from '../payloads/json.ts';
import type { Attempt, Delivery } from '../webhooks/delivery.ts';
import { webhookRequest } from '../webhooks/webhook-request.ts';
import { permissionOf } from '../world/state.ts';
import { WorldRefusal } from '../world/world-refusal.ts';
import { page } from './pages.ts';
import { actorOf, visibleRepository } from './rest-context.ts';
import type { RepositoryPath, RestContext } from './rest-context.ts';

type HookPath = RepositoryPath & { readonly hook: string };
type DeliveryPath = HookPath & { readonly delivery: string };

/** What GitHub remembers of a hook's deliveries: list, one with its payload, and send again. Needs admin. */
export function hookDeliveries(app: FastifyInstance, { world, hooks }: RestContext): void {
  const attemptsOf = (
    request: Parameters<typeof visibleRepository>[2],
    path: HookPath,
  ): { delivery: Delivery; attempt: Attempt }[] => {
    const repository = visibleRepository(world.state, path, request);
    if (permissionOf(repository, actorOf(request)) !== 'admin') throw new WorldRefusal(404, 'Not Found');
    if (!hooks.list().some((hook) => String(hook.id) === path.hook)) throw new WorldRefusal(404, 'Not Found');
    return hooks
      .deliveries()
      .filter((delivery) => String(delivery.hook.id) === path.hook && delivery.repositoryId === repository.id)
      .flatMap((delivery) => delivery.attempts.map((attempt) => ({ delivery, attempt })))
      .sort((a, b) => b.attempt.id - a.attempt.id);
  };
  const one = (
    request: Parameters<typeof visibleRepository>[2],
    path: DeliveryPath,
  ): { delivery: Delivery; attempt: Attempt } => {
    const found = attemptsOf(request, path).find(({ attempt }) => String(attempt.id) === path.delivery);
    if (found === undefined) throw new WorldRefusal(404, 'Not Found');
    return found;
  };

  app.get<{ Params: HookPath }>('/repos/:owner/:repo/hooks/:hook/deliveries', (request, reply) =>
    page(attemptsOf(request, request.params), request, reply).map(({ delivery, attempt }) =>
      summary(delivery, attempt),
    ),
  );

  app.get<{ Params: DeliveryPath }>('/repos/:owner/:repo/hooks/:hook/deliveries/:delivery', (request) => {
    const { delivery, attempt } = one(request, request.params);
    const payload: unknown = JSON.parse(delivery.json);
    return {
      ...summary(delivery, attempt),
      url: delivery.hook.url,
      request: { headers: webhookRequest(delivery).headers, payload },
      response: { headers: {}, payload: attempt.answer },
    };
  });

  app.post<{ Params: DeliveryPath }>(
    '/repos/:owner/:repo/hooks/:hook/deliveries/:delivery/attempts',
    (request, reply) => {
      const { delivery } = one(request, request.params);
      void hooks.send(delivery);
      void reply.status(202);
      return {};
    },
  );
}

function summary(delivery: Delivery, attempt: Attempt): Record<string, Json> {
  return {
    id: attempt.id,
    guid: delivery.guid,
    delivered_at: attempt.sentAt.toISOString(),
    redelivery: attempt.redelivery,
    duration: attempt.durationMs / 1000,
    status:
      attempt.status === null ? (attempt.failure ?? 'failed') : attempt.status < 400 ? 'OK' : 'Invalid HTTP Response',
    status_code: attempt.status ?? 0,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.hook.app?.installationId ?? null,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}
