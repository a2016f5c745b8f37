import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { startBatonProcess, type BatonProcess } from '../../cli/dev/baton-process.ts';

/** Where a `baton worker` under test works, and how. */
export interface WorkerSurroundings {
  /** Temporal's host:port. */
  readonly address: string;
  readonly namespace: string;
  /** URL of the Kubernetes API. @default nobody answers there */
  readonly cluster?: string;
  readonly worker?: object;
}

/** Starts `baton worker` as a process of its own; resolves when it says that it is ready. */
export function startWorker({ address, namespace, cluster, worker = {} }: WorkerSurroundings): Promise<BatonProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'baton-worker-'));
  const configFile = join(folder, 'baton.yaml');
  const config = {
    repositories: [{ name: 'Acme/Shop', id: 7001 }],
    temporal: { address, namespace },
    kubernetes: { server: cluster ?? 'http://127.0.0.1:9' },
    github: { apiUrl: 'http://127.0.0.1:9' },
    worker: { shutdownGrace: '60s', ...worker },
  };
  writeFileSync(configFile, stringify(config));
  return startBatonProcess({ command: 'worker', configFile, logFile: join(folder, 'worker.log'), env: process.env });
}
