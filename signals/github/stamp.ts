import { z } from 'zod';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/** An instant as GitHub writes it, in any of its spellings, as a stamp: UTC, whole seconds, `Z`. */
export const instant = z
  .string()
  .refine((text) => INSTANT.test(text) && !Number.isNaN(Date.parse(text)), 'expected an RFC 3339 instant')
  .transform((text) => `${new Date(text).toISOString().slice(0, 19)}Z`);
