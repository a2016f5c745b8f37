/** How the text of a variable becomes a value; a `word` counts without regard to case. */
type Reading = 'text' | 'word' | 'number' | 'list';

/** One variable of the environment and the key that it stands for. */
interface EnvironmentVariable {
  readonly name: string;
  readonly key: string;
  readonly reading: Reading;
}

/**
 * Every key that the environment can set; it wins over the file. An empty variable counts as not set. The `TEMPORAL_…`
 * ones are Temporal's own names, so that one setting serves Baton and the `temporal` command.
 */
export const ENVIRONMENT: readonly EnvironmentVariable[] = [
  { name: 'BATON_WEBHOOK_SECRETS', key: 'bridge.secrets', reading: 'list' },
  { name: 'BATON_GITHUB_TOKEN', key: 'github.token', reading: 'text' },
  { name: 'BATON_GITHUB_API_URL', key: 'github.apiUrl', reading: 'text' },
  { name: 'BATON_BRIDGE_HOST', key: 'bridge.host', reading: 'text' },
  { name: 'BATON_BRIDGE_PORT', key: 'bridge.port', reading: 'number' },
  { name: 'BATON_BRIDGE_BYTE_BUDGET', key: 'bridge.byteBudget', reading: 'number' },
  { name: 'BATON_BRIDGE_DEADLINE_MS', key: 'bridge.deadlineMs', reading: 'number' },
  { name: 'BATON_API_TOKENS', key: 'api.secrets', reading: 'list' },
  { name: 'BATON_WORKER_METRICS_PORT', key: 'worker.metricsPort', reading: 'number' },
  { name: 'BATON_WORKER_DEPLOYMENT', key: 'worker.versioning.deployment', reading: 'text' },
  { name: 'BATON_WORKER_BUILD', key: 'worker.versioning.build', reading: 'text' },
  { name: 'BATON_WORKER_SHUTDOWN_GRACE', key: 'worker.shutdownGrace', reading: 'text' },
  { name: 'BATON_KUBERNETES_SERVER', key: 'kubernetes.server', reading: 'text' },
  { name: 'BATON_KUBERNETES_TOKEN', key: 'kubernetes.token', reading: 'text' },
  { name: 'BATON_KUBERNETES_CONTEXT', key: 'kubernetes.context', reading: 'text' },
  { name: 'BATON_KUBERNETES_QPS', key: 'kubernetes.qps', reading: 'number' },
  { name: 'BATON_KUBERNETES_BURST', key: 'kubernetes.burst', reading: 'number' },
  { name: 'BATON_ARGO_SERVER_URL', key: 'argoServer.url', reading: 'text' },
  { name: 'BATON_ARGO_SERVER_TOKEN', key: 'argoServer.token', reading: 'text' },
  { name: 'BATON_REWORK_LIMIT', key: 'reworkLimit', reading: 'number' },
  { name: 'BATON_PUBLISH_AFTER', key: 'publishAfter', reading: 'text' },
  { name: 'BATON_UNCLAIMED_LIMIT', key: 'unclaimedLimit', reading: 'number' },
  { name: 'LOG_LEVEL', key: 'logLevel', reading: 'word' },
  { name: 'TEMPORAL_ADDRESS', key: 'temporal.address', reading: 'text' },
  { name: 'TEMPORAL_NAMESPACE', key: 'temporal.namespace', reading: 'text' },
  { name: 'TEMPORAL_PROFILE', key: 'temporal.profile', reading: 'text' },
];

/** A variable that is set, and the value that it gives. */
export interface EnvironmentSetting extends EnvironmentVariable {
  readonly value: unknown;
}

/** The variables of the table that are set. A number that can't be read stays text, for the schema to refuse. */
export function environmentSettings(env: NodeJS.ProcessEnv): EnvironmentSetting[] {
  return ENVIRONMENT.flatMap((variable) => {
    const text = env[variable.name]?.trim() ?? '';
    return text === '' ? [] : [{ ...variable, value: read(text, variable.reading) }];
  });
}

function read(text: string, reading: Reading): unknown {
  switch (reading) {
    case 'text':
      return text;
    case 'word':
      return text.toLowerCase();
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    case 'list':
      return text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '');
    default:
      return reading satisfies never;
  }
}
