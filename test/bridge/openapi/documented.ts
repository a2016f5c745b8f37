import { expect } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { openApiDocument } from '../../../bridge/openapi/document.ts';

const document = openApiDocument();
// Formats are for readers; what is no keyword of JSON Schema is one of OpenAPI.
const ajv = new Ajv2020({ strict: false, validateFormats: false }).addSchema(document, 'openapi');

/** Whether the schema of that name takes the value. */
export function takes(component: string, value: unknown): boolean {
  return ajv.validate({ $ref: `openapi#/components/schemas/${component}` }, value);
}

/** Expects that an operation of the document may answer like that: this status, this media type, this body, these headers. */
export function expectDocumented(
  [method, path]: readonly [method: string, path: string],
  answer: { readonly status: number; readonly headers: Headers; readonly body: unknown },
): void {
  const described = document.paths[path]?.[method]?.responses[String(answer.status)];
  const mediaType = answer.headers.get('content-type')?.split(';')[0] ?? '';
  const where = `${method} ${path}: ${String(answer.status)} ${mediaType}`;
  expect({ where, described: described?.content[mediaType] }).toEqual({ where, described: expect.anything() });
  const pointer = ['paths', path, method, 'responses', String(answer.status), 'content', mediaType, 'schema'];
  const $ref = `openapi#/${pointer.map((step) => encodeURIComponent(step.replaceAll('/', '~1'))).join('/')}`;
  const valid = ajv.validate({ $ref }, answer.body);
  expect({ where, body: answer.body, errors: valid ? [] : ajv.errors }).toMatchObject({ where, errors: [] });
  for (const header of ['Retry-After', 'Location', 'WWW-Authenticate', 'Preference-Applied']) {
    if (answer.headers.has(header)) expect(described?.headers).toHaveProperty([header]);
  }
}
