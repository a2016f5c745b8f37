import type { FastifyInstance } from 'fastify';
import { WorldRefusal } from '../world/world-refusal.ts';
import { actorOf, bodyOf, requiredTextIn, textIn } from './rest-context.ts';
import type { RestContext } from './rest-context.ts';

/**
 * `POST /_standin/push` `{ repository, ref, sha?, message?, force? }`: what `git push` does on GitHub, which speaks
 * another protocol for it. Answers with `{ ref, before, after }`.
 */
export function standinPush(app: FastifyInstance, { world }: RestContext): void {
  app.post('/_standin/push', (request, reply) => {
    const by = actorOf(request);
    const body = bodyOf(request);
    const [sha, message, force] = [textIn(body, 'sha'), textIn(body, 'message'), body['force'] ?? false];
    if (typeof force !== 'boolean')
      throw new WorldRefusal(422, `Invalid request.\n\nFor 'force', a boolean is expected.`);
    const ref = requiredTextIn(body, 'ref');
    const moved = world.push({
      repository: requiredTextIn(body, 'repository'),
      by,
      ref,
      force,
      ...(sha === undefined ? {} : { shas: [sha] }),
      ...(message === undefined ? {} : { message }),
    });
    void reply.status(201);
    return { ref, ...moved };
  });
}
