import { jsonAnswer, type Operation } from './operation.ts';

const about = (operationId: string, summary: string, description: string) => ({
  operationId,
  summary,
  description,
  tags: ['process'],
  security: [],
});

/** The routes that say how the bridge itself does. */
export const PROCESS_PATHS: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  '/livez': {
    get: {
      ...about('live', 'Whether the process answers', 'Asks nobody else: no outage elsewhere gets it restarted.'),
      responses: { 200: jsonAnswer('It does.', 'Health') },
    },
  },
  '/readyz': {
    get: {
      ...about('ready', 'Whether deliveries and requests would be accepted', 'Asks Temporal.'),
      responses: {
        200: jsonAnswer('They would.', 'Health'),
        503: jsonAnswer('The bridge is about to go, or Temporal is away or refuses.', 'Health'),
      },
    },
  },
  '/metrics': {
    get: {
      ...about('metrics', 'Metrics for Prometheus', 'See docs/operations.md for what they mean.'),
      responses: {
        200: {
          description: 'Text in the format of Prometheus.',
          content: { 'text/plain; version=0.0.4': { schema: { type: 'string' } } },
        },
      },
    },
  },
  '/openapi.json': {
    get: {
      ...about('describe', 'This document', 'The same for everybody, and without a token.'),
      responses: {
        200: {
          description: 'OpenAPI 3.1.',
          content: { 'application/json': { schema: { type: 'object', required: ['openapi', 'info', 'paths'] } } },
        },
      },
    },
  },
};
