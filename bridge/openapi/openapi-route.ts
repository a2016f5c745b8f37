import type { FastifyInstance } from 'fastify';
import { openApiDocument } from './document.ts';

/** `GET /openapi.json`: says nothing but what stands in the program's documentation, so nobody needs a token for it. */
export function addOpenApiRoute(app: FastifyInstance): void {
  const text = JSON.stringify(openApiDocument());
  app.get('/openapi.json', async (_request, reply) => reply.type('application/json').send(text));
}
