import { z } from 'zod';
import { durationSchema, toMs } from './duration.ts';

/**
 * What a token may do. `resume`: ask for a gate to be judged and opened. `override`: have it opened whatever its condition
 * says, besides `resume`. `stage`: move stages. `read`: look at requests.
 */
export const API_RIGHTS = ['resume', 'override', 'stage', 'read'] as const;
export type ApiRight = (typeof API_RIGHTS)[number];

/** Stands in a token's list of repositories for each that is configured. */
export const ALL_REPOSITORIES = 'all';

const TOKEN_NAME = '[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?';
const NAME_EXPECTED = 'expected at most 40 small letters, digits and "-"';

const tokenNameSchema = z.string().regex(new RegExp(`^${TOKEN_NAME}$`), NAME_EXPECTED);

const count = (from: number, to: number) => {
  const error = `expected a whole number from ${String(from)} to ${String(to)}`;
  return z.int({ error }).min(from, { error }).max(to, { error });
};

/** An entry of `api.tokens`. */
export const tokenSchema = z.strictObject({
  name: tokenNameSchema.describe('Who asks, in logs and journals.'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits in small letters: `baton token create` prints them')
    .optional()
    .describe('SHA-256 of the token. Left out: the token stands in BATON_API_TOKENS.'),
  repositories: z
    .array(z.string().regex(/^([\w.-]+\/[\w.-]+|all)$/, `expected owner/name, or ${ALL_REPOSITORIES}`))
    .min(1, 'expected at least one repository')
    .describe(`Which repositories it is for: owner/name, or \`${ALL_REPOSITORIES}\`.`),
  rights: z.array(z.enum(API_RIGHTS)).min(1, 'expected at least one right').describe('What it is for.'),
});

const tokensSchema = z.array(tokenSchema).superRefine((tokens, context) => {
  tokens.forEach(({ name, sha256 }, index) => {
    const isSecond = (key: 'name' | 'sha256', value: string): boolean =>
      tokens.findIndex((other) => other[key] === value) < index;
    if (isSecond('name', name)) {
      context.addIssue({ code: 'custom', path: [index, 'name'], message: 'expected each name once' });
    }
    if (sha256 !== undefined && isSecond('sha256', sha256)) {
      context.addIssue({ code: 'custom', path: [index, 'sha256'], message: 'expected each token once' });
    }
  });
});

/** What the API takes at most, in configuration and requests; milliseconds. */
export const API_LIMITS = { waitMs: 30_000, deadlineMs: 24 * 3_600_000 } as const;

/** The section `api`: who may ask over HTTP, and how long anybody waits. */
export const apiSchema = z.strictObject({
  tokens: tokensSchema
    .default([])
    .describe('Who may use the API, and for what. Without any, nobody may. `baton token create` makes one.'),
  secrets: z
    .array(z.string().regex(new RegExp(`^${TOKEN_NAME}=\\S+$`), 'expected name=token'))
    .default([])
    .describe('Tokens of `api.tokens` that have no sha256, as `name=token`. Only given as BATON_API_TOKENS.'),
  wait: durationSchema
    .refine((wait) => toMs(wait) <= API_LIMITS.waitMs, 'expected a duration, 30s at most')
    .default('5s')
    .describe('How long an answer waits for the end of a request that does not say; 30s at most.'),
  waiting: count(0, 100_000)
    .default(1_000)
    .describe('Requests whose answers may wait at a time, in one bridge; any more are answered 202 at once.'),
  deadline: durationSchema
    .refine((deadline) => toMs(deadline) <= API_LIMITS.deadlineMs, 'expected a duration, 24h at most')
    .default('10m')
    .describe('When a request whose run or gate is not there yet is given up, where it does not say; 24h at most.'),
});

/** One token of the configuration. */
export type TokenConfig = z.infer<typeof tokenSchema>;
