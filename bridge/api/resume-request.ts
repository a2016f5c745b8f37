import { createHash } from 'node:crypto';
import { toMs } from '../../config/duration.ts';
import type { Policy } from '../../config/policy.ts';
import type { Config, RepositoryConfig } from '../../config/schema.ts';
import { BatonError } from '../../errors/baton-error.ts';
import { identityIn } from '../../signals/play-identity.ts';
import type { ResumeInput } from '../../signals/resume.ts';
import { gateList, gatesOf } from './event-type.ts';
import { invalid, parseWith, pointerTo } from './mistakes.ts';
import { parseJson } from './json-body.ts';
import { dropInBodySchema, resumeBodySchema, type DropInBody, type ResumeBody } from './resume-body.ts';
import type { Caller } from './tokens.ts';

/** A request that is understood and allowed. */
export interface ResumeRequest {
  /** `owner/name`, as configured. */
  readonly repository: string;
  readonly input: ResumeInput;
  /** SHA-256 of what is asked for: equal requests have equal ones, whatever the form of their bodies. */
  readonly fingerprint: string;
}

/** What a request is read by. */
export interface RequestContext {
  readonly config: Pick<Config, 'repositories' | 'api'>;
  readonly policy: Policy;
  readonly caller: Caller;
}

/** The body of `POST /v1/resumes`. Throws `BATON_REQUEST_INVALID`. */
export function readResumeBody(value: unknown): ResumeBody {
  return parseWith(resumeBodySchema, value);
}

/**
 * The body of `POST /resume`, in the form of the other. A sensor with `dest: payload` puts the request into a field of
 * that name, as text, since that is what a template gives. Throws `BATON_REQUEST_INVALID`.
 */
export function readDropInBody(value: unknown): ResumeBody {
  if (typeof value !== 'object' || value === null || !('payload' in value) || 'taskId' in value) {
    return modern(parseWith(dropInBodySchema, value));
  }
  const { payload, ...others } = value;
  const strays = Object.keys(others).map((key) => ({ pointer: pointerTo([key]), detail: 'is not a field here' }));
  if (strays.length > 0) throw invalid(strays);
  const inner = typeof payload === 'string' ? parseJson(payload, '#/payload') : payload;
  return modern(parseWith(dropInBodySchema, inner, ['payload']));
}

function modern(body: DropInBody): ResumeBody {
  const { prNumber, labelSelector, workflowName, resumeParameters, validationRules, ...same } = body;
  return {
    ...same,
    ...(prNumber === undefined ? {} : { prNumber: Number(prNumber) }),
    ...(labelSelector ? { labelSelector } : {}),
    ...(workflowName ? { workflowName } : {}),
    ...(resumeParameters ? { resumeParameters } : {}),
    ...(validationRules ? { validationRules } : {}),
  };
}

/**
 * What the workflow of the request gets. Throws `BATON_NOT_ALLOWED` (a right, or a repository, that the token does not
 * have), `BATON_REPOSITORY_NOT_CONFIGURED`, `BATON_REQUEST_INVALID` (no repository, or not one of event type and gate),
 * `BATON_GATE_UNCLEAR`.
 */
export function resumeRequest(body: ResumeBody, context: RequestContext): ResumeRequest {
  const { config, policy, caller } = context;
  caller.needs('resume');
  if (body.override !== undefined) caller.needs('override');
  const repository = repositoryOf(body.repository, config.repositories, caller);
  const task = String(body.taskId).replace(/^0+(?=\d)/, '');
  const input: ResumeInput = {
    target: {
      identity: identityIn(repository, task),
      namespace: repository.namespace,
      gate: gateOf(body, policy),
      pullRequest: body.prNumber ?? null,
      workflowName: body.workflowName ?? null,
      labelSelector: body.labelSelector ?? null,
    },
    parameters: body.resumeParameters ?? {},
    rules: body.validationRules ?? [],
    by: caller.name,
    override: body.override ?? null,
    policy,
    deadlineMs: toMs(body.deadline ?? config.api.deadline),
  };
  return { repository: repository.name, input, fingerprint: fingerprintOf(input, body.deadline) };
}

function repositoryOf(
  named: string | undefined,
  repositories: readonly RepositoryConfig[],
  caller: Caller,
): RepositoryConfig {
  const [only] = repositories;
  if (named === undefined && (only === undefined || repositories.length > 1)) {
    const mine = repositories.map(({ name }) => name).filter((name) => caller.mayTouch(name));
    throw invalid([{ pointer: '#/repository', detail: `is missing, expected one of ${mine.join(', ') || 'none'}` }]);
  }
  const name = named ?? only?.name ?? '';
  // Whether it is configured is nobody's business who may not touch it.
  if (!caller.mayTouch(name)) {
    throw new BatonError('BATON_NOT_ALLOWED', { detail: `token ${caller.name} is not for ${name}` });
  }
  const found = repositories.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  throw new BatonError('BATON_REPOSITORY_NOT_CONFIGURED', {
    detail: `${name} is not among the configured repositories`,
  });
}

function gateOf({ eventType, gate }: ResumeBody, policy: Policy): string {
  const there = `the gates are ${gateList(policy)}`;
  if (gate !== undefined && eventType === undefined) {
    if (policy.stages.some((stage) => stage.gate.waiting === gate)) return gate;
    throw unclear('#/gate', `is ${gate}, which is no gate: ${there}`);
  }
  if (eventType === undefined || gate !== undefined) {
    const detail = `expected either eventType or gate; ${there}`;
    throw invalid([
      {
        pointer: '#/eventType',
        detail: gate === undefined ? `is missing, ${detail}` : `stands beside gate, ${detail}`,
      },
    ]);
  }
  const [found, ...others] = gatesOf(eventType, policy);
  if (found === undefined) throw unclear('#/eventType', `is ${eventType}, and no gate waits for that: ${there}`);
  if (others.length === 0) return found;
  const meant = [found, ...others].join(', ');
  throw unclear('#/eventType', `is ${eventType}, which can mean ${meant}: POST /v1/resumes takes one of them as gate`);
}

function unclear(pointer: string, detail: string): BatonError {
  return new BatonError('BATON_GATE_UNCLEAR', { detail: `${pointer} ${detail}`, mistakes: [{ pointer, detail }] });
}

/** What the configuration fills in may change between two sendings of one request; who asks is in the id. */
function fingerprintOf({ target, parameters, rules, override }: ResumeInput, deadline: ResumeBody['deadline']): string {
  const { identity, gate, pullRequest, workflowName, labelSelector } = target;
  const repository = `${identity.owner}/${identity.repository}`.toLowerCase();
  const asked = [repository, identity.task, gate, pullRequest, workflowName, labelSelector, rules, override];
  const named = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  const plain = JSON.stringify([asked, named, deadline === undefined ? null : toMs(deadline)], (_key, value: unknown) =>
    ordered(value),
  );
  return createHash('sha256').update(plain).digest('hex');
}

/** The order of an object's keys means nothing. */
function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
