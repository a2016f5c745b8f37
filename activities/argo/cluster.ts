/**
 * The port through which everything of ours talks to the cluster. Behind it stand the Kubernetes API
 * (`kubernetes-cluster.ts`), the Argo Server (`argo-server-cluster.ts`), or the first with the second for runs whose nodes
 * are hidden (`hydrating-cluster.ts`). Stand-ins are spoken to through these same adapters, over HTTP. What is read is the
 * same behind all of them; what can be written is not, and each object says what reaches it (`reach`).
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
  /** Ours, not Kubernetes': what writes reach this object. @default a patch reaches all of it */
  readonly reach?: Reach;
}

/**
 * `nodes-by-operation`: its nodes are compressed or offloaded and were read through the Argo Server, which alone can write
 * them; the rest is patched. `operations-only`: nothing of it can be patched, so no labels and no annotations.
 */
export type Reach = 'nodes-by-operation' | 'operations-only';

/**
 * What the Argo Server does with a run, each by one request and none with a guard: it writes to whatever has the name at
 * that moment. `set` ends exactly one node that is an active suspend node, with its outputs, and is refused for any other.
 */
export type RunOperation =
  | {
      readonly kind: 'set';
      readonly node: string;
      readonly message: string;
      /** Values for its supplied outputs, by name. */
      readonly outputs: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'stop' }
  | { readonly kind: 'terminate' };

/** One operation of a JSON Patch (RFC 6902). A `test` without a value is one for null, and has made older servers panic: say null. */
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

/** How a run is to be read. */
export interface ReadOptions {
  /**
   * Throw where its nodes are hidden and the Argo Server, which could show them, does not answer. Else the run comes with
   * its nodes hidden then. @default false
   */
  readonly nodesNeeded?: boolean;
}

/** What we ask of the cluster. Every method throws `ClusterError` and nothing else. */
export interface Cluster {
  /** Null when there is no such object. */
  readWorkflow(namespace: string, name: string, options?: ReadOptions): Promise<KubernetesObject | null>;
  listWorkflows<T = KubernetesObject>(namespace: string, options: ListOptions<T>): Promise<ObjectList<T>>;
  /** Ends when the server ends it; throws `ClusterError` with `expired` when the version is too old (410). */
  watchWorkflows(namespace: string, options: WatchOptions): AsyncIterable<WatchEvent>;
  /** All or nothing; returns the committed object. Refused (501) where only the Argo Server is asked. */
  patchWorkflow(
    namespace: string,
    name: string,
    patch: readonly JsonPatchOperation[],
    options?: { dryRun?: boolean },
  ): Promise<KubernetesObject>;
  /** Returns the object as it was read after the operation. Refused (501) where there is no Argo Server. */
  operateWorkflow(namespace: string, name: string, operation: RunOperation): Promise<KubernetesObject>;
  /** With `dryRun` the server only says what it would do; nothing is created. */
  createWorkflow(
    namespace: string,
    manifest: KubernetesObject,
    options?: { dryRun?: boolean },
  ): Promise<KubernetesObject>;
  readWorkflowTemplate(namespace: string, name: string): Promise<KubernetesObject | null>;
}

/** Who answers, or does not, in words. */
export type Speaker = 'the Kubernetes API' | 'the Argo Server';

/** The Kubernetes API or the Argo Server refused, or did not answer. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
  readonly speaker: Speaker;
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
      /** @default the Kubernetes API */
      speaker?: Speaker;
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
    this.speaker = about.speaker ?? 'the Kubernetes API';
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
