import { componentSchemas } from './components.ts';
import type { Operation } from './operation.ts';
import { PROCESS_PATHS } from './process-paths.ts';
import { RESUME_PATHS } from './resume-paths.ts';
import { STAGE_PATHS } from './stage-paths.ts';
import { WEBHOOK_PATH } from './webhook-path.ts';

/** The bridge's HTTP as an OpenAPI 3.1 document. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: object;
  readonly tags: readonly object[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly securitySchemes: Readonly<Record<string, object>>;
  };
}

/** Every route of the bridge; its schemas are those of the handlers. The same for every bridge: nothing configured is in it. */
export function openApiDocument(): OpenApiDocument {
  return {
    openapi: '3.1.0',
    info: {
      title: "Baton's bridge",
      version: '1',
      description: 'See docs/resume-api.md for the words, and docs/errors.md for what to do about each error.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: [
      { name: 'resume', description: 'Ask for a gate to be opened.' },
      { name: 'stage', description: 'See and move the stages of runs.' },
      { name: 'webhook', description: "GitHub's deliveries." },
      { name: 'process', description: 'How the bridge itself does.' },
    ],
    paths: { ...RESUME_PATHS, ...STAGE_PATHS, ...WEBHOOK_PATH, ...PROCESS_PATHS },
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token of `baton token create`.' },
      },
    },
  };
}
