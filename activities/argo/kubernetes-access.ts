import { existsSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { BatonError } from '../../errors/baton-error.ts';

/** Which Kubernetes API, and as whom. */
export interface AccessOptions {
  /** URL of the API server (http or https). @default in-cluster, else the kubeconfig */
  readonly server?: string | undefined;
  /** Bearer token for `server`. @default none */
  readonly token?: string | undefined;
  /** Context of the kubeconfig. @default its current one */
  readonly context?: string | undefined;
  /** Folder in which a pod finds its own account: `token` and `ca.crt`. @default where Kubernetes puts it */
  readonly serviceAccount?: string;
  /** `KUBECONFIG`, `KUBERNETES_SERVICE_HOST` and `KUBERNETES_SERVICE_PORT` are read. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** How to speak to one API server. */
export interface Access {
  readonly server: URL;
  /** TLS material and the Authorization header; asked for anew with each request, since tokens rotate. */
  authorize(): Promise<RequestOptions>;
  /** Forgets cached tokens: after a 401 they may be read again. False where there is only the one that was given. */
  renew(): boolean;
}

/** A token's file may end with a line feed, which no header may hold. */
function withoutLineEnds(headers: RequestOptions['headers']): Record<string, string> {
  const entries = Object.entries(headers ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries.map(([name, value]) => [name, value.trim()]));
}

/** Where a pod finds its own account. */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Finds the API server: the one that is named, else a named context of the kubeconfig, else the cluster in which we run,
 * else the kubeconfig's current context. client-node keeps what is hard (kubeconfig, client certificates, exec plugins,
 * token files); requests are ours, since its own open a TLS connection each. Throws `BatonError` where there is none.
 */
export function createAccess(options: AccessOptions): Access {
  let config = load(options);
  const server = serverOf(config);
  return {
    server,
    async authorize() {
      const request: RequestOptions = {};
      await config.applyToHTTPSOptions(request);
      const { agent: _, headers, ...rest } = request;
      return { ...rest, headers: withoutLineEnds(headers) };
    },
    renew() {
      if (options.server !== undefined) return false;
      try {
        config = load(options);
        return true;
      } catch {
        // It is being replaced at this very moment: what was read before may serve again.
        return false;
      }
    },
  };
}

function load(options: AccessOptions): KubeConfig {
  const config = new KubeConfig();
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = options.env;
  const account = options.serviceAccount ?? SERVICE_ACCOUNT;
  if (options.server !== undefined) {
    const user = options.token === undefined ? { name: 'baton' } : { name: 'baton', token: options.token };
    const cluster = { name: 'configured', server: options.server, skipTLSVerify: false };
    config.loadFromClusterAndUser(cluster, user);
  } else if (options.context === undefined && host !== undefined && existsSync(join(account, 'token'))) {
    const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
    const cluster = { name: 'in-cluster', server, caFile: join(account, 'ca.crt'), skipTLSVerify: false };
    const authProvider = { name: 'tokenFile', config: { tokenFile: join(account, 'token') } };
    config.loadFromClusterAndUser(cluster, { name: 'service-account', authProvider });
  } else {
    loadKubeconfig(config, options);
  }
  allowPlainHttp(config);
  return config;
}

function loadKubeconfig(config: KubeConfig, { env, context }: AccessOptions): void {
  const files = (env['KUBECONFIG'] ?? join(env['HOME'] ?? homedir(), '.kube', 'config')).split(delimiter);
  const [first, ...others] = files.filter((file) => file !== '' && existsSync(file));
  if (first === undefined) {
    throw invalid(`no Kubernetes API: set kubernetes.server, run inside a cluster, or provide ${files.join(', ')}`);
  }
  config.loadFromFile(first);
  for (const file of others) {
    const more = new KubeConfig();
    more.loadFromFile(file);
    config.mergeConfig(more, true);
  }
  if (context === undefined) return;
  if (config.getContextObject(context) === null)
    throw invalid(`kubernetes.context ${context} is in none of ${files.join(', ')}`);
  config.setCurrentContext(context);
}

function serverOf(config: KubeConfig): URL {
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw invalid('the kubeconfig has no current context; name one in kubernetes.context');
  if (!URL.canParse(cluster.server)) throw invalid(`the address of the Kubernetes API is not a URL: ${cluster.server}`);
  return new URL(cluster.server);
}

/** client-node refuses plain http unless TLS need not be verified; there is nothing to verify. */
function allowPlainHttp(config: KubeConfig): void {
  config.clusters = config.clusters.map((cluster) =>
    cluster.server.startsWith('http:') ? { ...cluster, skipTLSVerify: true } : cluster,
  );
}

function invalid(detail: string): BatonError {
  return new BatonError('BATON_CONFIG_INVALID', { detail });
}
