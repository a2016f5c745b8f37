import type { JsonObject } from '../kube-object.ts';

/** What the Argo Server says no with: grpc-gateway's JSON. */
export class GrpcError extends Error {
  override readonly name = 'GrpcError';
  /** Of HTTP. */
  readonly status: number;
  /** Of gRPC. */
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  get body(): object {
    return { code: this.code, message: this.message };
  }

  /** As a line of a stream. */
  get line(): object {
    const { code, message, status } = this;
    return { error: { grpc_code: code, http_code: status, message, http_status: STATUS_TEXTS[status] ?? '' } };
  }
}

const STATUS_TEXTS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

/** HTTP status and gRPC code by the status of the Kubernetes API (errorMaps in Argo's server/utils/errors.go). */
const BY_STATUS: Readonly<Record<number, readonly [status: number, code: number]>> = {
  401: [401, 16],
  403: [403, 7],
  404: [404, 5],
  408: [499, 1],
  409: [409, 6],
  429: [429, 8],
  501: [501, 12],
  503: [503, 14],
  504: [504, 4],
};

/** A refusal of the Kubernetes API as the Argo Server passes it on; 410 and 422 become 400, like all that it has no word for. */
export function fromKubernetes({ status, body }: { readonly status: number; readonly body: JsonObject }): GrpcError {
  const [httpStatus, code] = BY_STATUS[status] ?? (status < 500 ? [400, 3] : [500, 13]);
  const { message } = body;
  return new GrpcError(httpStatus, code, typeof message === 'string' ? message : `HTTP ${String(status)}`);
}

/** An error of its own making: 500 whatever it is about. */
export function internal(message: string): GrpcError {
  return new GrpcError(500, 13, message);
}

/** A request that it can't read. */
export function invalid(message: string): GrpcError {
  return new GrpcError(400, 3, message);
}
