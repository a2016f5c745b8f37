import { errorProblems, jsonAnswer, problemAnswers, type Operation } from './operation.ts';

const header = (name: string, description: string): object => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
});

const EVENT = { schema: { type: 'object', description: 'An event as GitHub describes it.' } };

/** The route of GitHub's deliveries. */
export const WEBHOOK_PATH: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  '/webhooks/github': {
    post: {
      operationId: 'takeDelivery',
      summary: "Take a delivery of GitHub's webhook",
      description: 'Signed with one of the secrets of the bridge; nobody but GitHub has to call it.',
      tags: ['webhook'],
      security: [],
      parameters: [
        header('X-Hub-Signature-256', '`sha256=` and the HMAC of the body.'),
        header('X-GitHub-Event', 'Name of the event, such as `pull_request`.'),
        header('X-GitHub-Delivery', 'Id of the delivery.'),
      ],
      requestBody: {
        required: true,
        content: {
          'application/json': EVENT,
          'application/x-www-form-urlencoded': {
            schema: { type: 'object', properties: { payload: { type: 'string' } }, required: ['payload'] },
          },
        },
      },
      responses: {
        200: jsonAnswer('Understood, and nobody has to hear of it: `outcome` and `reason` say why.', 'Delivery'),
        202: jsonAnswer('Temporal has the facts of the delivery.', 'Delivery'),
        ...problemAnswers(
          errorProblems([
            ...([
              'BATON_SIGNATURE_MISSING',
              'BATON_SIGNATURE_WRONG',
              'BATON_MEDIA_TYPE',
              'BATON_BODY_INVALID',
            ] as const),
            ...(['BATON_BODY_SLOW', 'BATON_BODY_TOO_LARGE', 'BATON_BUSY', 'BATON_TOO_MANY_UNCLAIMED'] as const),
            ...(['BATON_TEMPORAL_UNAVAILABLE', 'BATON_TEMPORAL_REFUSED', 'BATON_GITHUB_UNAVAILABLE'] as const),
          ]),
        ),
      },
    },
  },
};
