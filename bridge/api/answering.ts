import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BatonError } from '../../errors/baton-error.ts';
import type { Logger } from '../../telemetry/log.ts';
import { asBatonError, sendProblem } from '../problem.ts';

/** What every audit line of the API has. */
interface AuditLine {
  readonly code: string | null;
  readonly detail: string | null;
  readonly status: number;
  readonly ms: number;
}

/** One request and its answer. */
export interface ApiExchange<Line> {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** For the audit line. */
  readonly tell: (told: Partial<Omit<Line, 'ms' | 'status'>>) => void;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

/** What answering needs. */
export interface AnsweringOptions {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Milliseconds from the first byte until a request is kept or refused. */
  readonly deadlineMs: number;
  readonly logger: Logger;
}

/** Does the work of a route; whatever happens there is one answer and one audit line. `nothing` is a line that says nothing. */
export function createAnswering<Line extends AuditLine>(
  { clock, deadlineMs, logger }: AnsweringOptions,
  nothing: Omit<Line, 'ms' | 'status'>,
  audit: (logger: Logger, line: Omit<Line, 'ms' | 'status'> & Pick<AuditLine, 'ms' | 'status'>) => void,
) {
  return async (
    request: FastifyRequest,
    reply: FastifyReply,
    work: (exchange: ApiExchange<Line>) => Promise<void>,
  ): Promise<void> => {
    const arrivedAt = clock();
    let told = nothing;
    const tell: ApiExchange<Line>['tell'] = (more) => (told = { ...told, ...more });
    try {
      await work({ request, reply, tell, deadline: arrivedAt + deadlineMs });
    } catch (caught) {
      const error = asBatonError(caught);
      if (error.code === 'BATON_INTERNAL') logger.error({ err: caught }, 'unforeseen');
      told = { ...told, code: error.code, detail: error.detail };
      if (error.status === 401) void reply.header('www-authenticate', challenge(error));
      await sendProblem(reply, error);
    }
    audit(logger, { ...told, status: reply.statusCode, ms: clock() - arrivedAt });
  };
}

function challenge({ code }: BatonError): string {
  return code === 'BATON_TOKEN_MISSING' ? 'Bearer realm="baton"' : 'Bearer realm="baton", error="invalid_token"';
}
