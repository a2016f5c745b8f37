/**
 * The port through which everything of ours talks to a Kubernetes API. `kubernetes-cluster.ts` beside it is the
 * adapter for a real one; the stand-in is spoken to through that same adapter, over HTTP.
 */

/** A Workflow or WorkflowTemplate as the API server returns it; only the parts that we read are typed. */
export interface KubernetesObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly creationTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    /** Who wrote which fields, as far as the API server was asked to keep it. */
    readonly managedFields?: unknown;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

/** One operation of a JSON Patch (RFC 6902). Never send a `test` without a value: the API server dereferences nil. */
export interface JsonPatchOperation {
  readonly op: 'test' | 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

/** A page of a list. */
export interface ObjectList<T = KubernetesObject> {
  /** What was picked of each object. */
  readonly items: readonly T[];
  /** Token of the next page; null on the last. */
  readonly continue: string | null;
  /** Where a watch may begin. */
  readonly resourceVersion: string;
}

/** One line of a watch. `BOOKMARK` carries only a resourceVersion. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: KubernetesObject;
}

/** Which objects, and what to keep of them. */
export interface ListOptions<T = KubernetesObject> {
  readonly labelSelector?: string;
  /** Objects a page. @default 500 */
  readonly limit?: number;
  readonly continue?: string;
  /**
   * What to keep of an object; null for nothing. Called with each as it arrives: a page can weigh hundreds of megabytes,
   * and is never held as a whole. @default all of it
   */
  readonly pick?: (object: KubernetesObject) => T | null;
}

/** Where a watch begins and when it ends. */
export interface WatchOptions {
  readonly labelSelector?: string;
  readonly resourceVersion: string;
  /** The server ends the watch after this long; the iteration then just ends. */
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
  /** Hears when the server has accepted the watch, which may be long before its first event. */
  readonly onOpen?: () => void;
}

/** What we ask of a Kubernetes API. Every method throws `ClusterError` and nothing else. */
export interface Cluster {
  /** Null when there is no such object. */
  readWorkflow(namespace: string, name: string): Promise<KubernetesObject | null>;
  listWorkflows<T = KubernetesObject>(namespace: string, options: ListOptions<T>): Promise<ObjectList<T>>;
  /** Ends when the server ends it; throws `ClusterError` with `expired` when the version is too old (410). */
  watchWorkflows(namespace: string, options: WatchOptions): AsyncIterable<WatchEvent>;
  /** All or nothing; returns the committed object. */
  patchWorkflow(
    namespace: string,
    name: string,
    patch: readonly JsonPatchOperation[],
    options?: { dryRun?: boolean },
  ): Promise<KubernetesObject>;
  /** With `dryRun` the server only says what it would do; nothing is created. */
  createWorkflow(
    namespace: string,
    manifest: KubernetesObject,
    options?: { dryRun?: boolean },
  ): Promise<KubernetesObject>;
  readWorkflowTemplate(namespace: string, name: string): Promise<KubernetesObject | null>;
}

/** The Kubernetes API refused, or did not answer. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
  /** HTTP status; null when no answer came (refused, reset, timed out): unless `withheld`, a write may have landed. */
  readonly status: number | null;
  /** `Status.reason`, such as `Conflict`, `AlreadyExists`, `Invalid`; null without a Status body. */
  readonly reason: string | null;
  /** From `Retry-After`, in milliseconds. */
  readonly retryAfterMs: number | null;
  /** Fields that validation complained about (`Status.details.causes`); empty for a failed `test`. */
  readonly causes: readonly string[];
  /** Nothing was sent: a breaker held the call back. */
  readonly withheld: boolean;
  /** The answer took too long: less of it might have come in time. */
  readonly timedOut: boolean;

  constructor(
    message: string,
    about: {
      status: number | null;
      reason?: string | null;
      retryAfterMs?: number | null;
      causes?: readonly string[];
      withheld?: boolean;
      timedOut?: boolean;
      cause?: unknown;
    },
  ) {
    super(message, { cause: about.cause });
    this.status = about.status;
    this.reason = about.reason ?? null;
    this.retryAfterMs = about.retryAfterMs ?? null;
    this.causes = about.causes ?? [];
    this.withheld = about.withheld ?? false;
    this.timedOut = about.timedOut ?? false;
  }

  /** No answer, or one that says "later": the same request can succeed. */
  get transient(): boolean {
    return this.status === null || [408, 429, 500, 502, 503, 504].includes(this.status);
  }

  /** The resourceVersion of a watch or the continue token of a list is too old. */
  get expired(): boolean {
    return this.status === 410;
  }
}
