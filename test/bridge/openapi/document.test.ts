import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { FastifyInstance } from 'fastify';
import { openApiDocument } from '../../../bridge/openapi/document.ts';
import { CATALOGUE } from '../../../errors/catalogue.ts';
import { TOKENS, apiSection } from '../api/api-under-test.ts';
import { recordingClient, SECRET, startBridge } from '../bridge-under-test.ts';

const document = openApiDocument();

test('the document is OpenAPI 3.1', async () => {
  const validator = new Validator();
  expect(await validator.validate(JSON.parse(JSON.stringify(document)) as Record<string, unknown>)).toEqual({
    valid: true,
  });
  expect(validator.version).toBe('3.1');
});

test('the validator refuses what is no OpenAPI 3.1', async () => {
  const { paths, ...others } = JSON.parse(JSON.stringify(document)) as { paths: { '/livez': object } };
  const wrong = { ...others, paths: { ...paths, '/livez': { get: { responses: { 200: { content: {} } } } } } };
  expect(await new Validator().validate(wrong)).toMatchObject({ valid: false });
});

test('every route of the bridge stands in the document, and nothing else does', async () => {
  const routes: string[] = [];
  const listen = (message: unknown): void => {
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook('onRoute', ({ method, url }) => {
      const methods = [method].flat().map((each) => each.toLowerCase());
      // Fastify adds HEAD to each GET.
      for (const each of methods) if (each !== 'head') routes.push(`${each} ${url.replaceAll(/:(\w+)/g, '{$1}')}`);
    });
  };
  subscribe('fastify.initialization', listen);
  const bridge = await startBridge({ client: recordingClient() });
  unsubscribe('fastify.initialization', listen);
  await bridge.close();
  const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method} ${path}`),
  );
  expect(routes.length).toBeGreaterThan(6);
  expect(routes.sort()).toEqual(documented.sort());
});

test('everybody may read it, and nothing that is configured is in it', async () => {
  const bridge = await startBridge({
    client: recordingClient(),
    repository: 'hush/hush',
    api: apiSection('hush/hush'),
  });
  const answer = await bridge.get('/openapi.json');
  const text = await answer.text();
  await bridge.close();
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json\b/);
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(document)));
  for (const secret of ['hush', SECRET, ...Object.values(TOKENS)]) expect(text).not.toContain(secret);
});

test('each reference leads to a schema, and each schema is used', () => {
  const text = JSON.stringify(document);
  const targets = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
  expect([...new Set(targets)].sort()).toEqual(Object.keys(document.components.schemas).sort());
  expect(text.match(/"\$ref"/g)).toHaveLength(targets.length);
});

test('each problem of the catalogue stands under its status, in words too', () => {
  for (const operations of Object.values(document.paths)) {
    for (const { responses } of Object.values(operations)) {
      for (const [status, { description }] of Object.entries(responses)) {
        for (const [, code = ''] of description.matchAll(/`(BATON_\w+)`/g))
          expect([code, String(CATALOGUE[code as keyof typeof CATALOGUE].status)]).toEqual([code, status]);
      }
    }
  }
});
