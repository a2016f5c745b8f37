import { z } from 'zod';
import { configSchema } from './schema.ts';

/** `baton.yaml` as JSON Schema (2020-12), for editors; what the two can't both say is left to `baton config check`. */
export function configJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(configSchema, { io: 'input', target: 'draft-2020-12' });
  return {
    ...schema,
    title: 'baton.yaml',
    description: 'The configuration of Baton, a durable orchestrator for coding agents.',
  };
}
