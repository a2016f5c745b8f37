import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { stringify } from 'yaml';
import type { KubernetesObject } from '../../../activities/argo/cluster.ts';
import { createKubernetesCluster } from '../../../activities/argo/kubernetes-cluster.ts';
import { startBatonProcess, type BatonProcess } from '../../../cli/dev/baton-process.ts';
import { startArgoController, type ArgoController } from '../../../standins/cluster/argo/start-argo-controller.ts';
import { startGitHub } from '../../../standins/github/start-github.ts';
import { adminClient, sharedKubernetes } from '../../setup/kubernetes.ts';
import { startOwnServer } from '../../workflows/play/own-server.ts';
import { createShop, runOf, waitsAt } from '../../workflows/resume/shop.ts';
import { createBorder, type Border } from './border.ts';
import { openGrpcWay } from './grpc-way.ts';
import { openHttpWay } from './http-way.ts';

/** What one operation is about: a namespace, a repository and a run of its own, all of one name that nothing else has. */
export interface Place {
  /** The name. */
  readonly key: string;
  readonly repositoryId: number;
  /** The run, at its first gate. */
  readonly run: { readonly namespace: string; readonly name: string; readonly uid: string };
  read(): Promise<KubernetesObject>;
  /** Resolves with the run once it is like that. */
  until(holds: (run: KubernetesObject) => boolean): Promise<KubernetesObject>;
  /** Lets Argo's model leave it alone. */
  leave(): Promise<void>;
}

/**
 * A worker as it would be started anywhere, that can be killed, before a real Temporal, a real Kubernetes API with an
 * Argo, and a GitHub. The client and the places reach them past the border.
 */
export interface House {
  readonly client: Client;
  readonly border: Border;
  /** Each has a pull request that opens its first gate, and no play. */
  places(count: number): Promise<Place[]>;
  /** Starts the worker, and resolves when it is ready. */
  startWorker(): Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  killWorker(): Promise<void>;
  close(): Promise<void>;
}

const TASK = '7';
/** As long as a round may wait, a worker takes to start, and Temporal to notice what the dead one had in hand. */
const PATIENCE_MS = 180_000;

export async function openHouse(): Promise<House> {
  const { url, ca, kubeconfig, tokens } = sharedKubernetes();
  const admin = adminClient();
  const cluster = createKubernetesCluster({ context: 'admin', env: { KUBECONFIG: kubeconfig } });
  const shop = createShop();
  const github = await startGitHub({ world: shop.world });
  const server = await startOwnServer();
  const border = createBorder();
  const ways = {
    kubernetes: await openHttpWay({ channel: 'kubernetes', border, to: url, ca, token: tokens.admin }),
    github: await openHttpWay({ channel: 'github', border, to: github.url }),
    temporal: await openGrpcWay(server.address, border),
  };
  const folder = mkdtempSync(join(tmpdir(), 'baton-killed-'));
  const configFile = join(folder, 'baton.yaml');
  const config = {
    // Its namespace is empty: no watch and no sweep comes between.
    repositories: [{ name: 'acme/shop', id: 7001, namespace: 'default' }],
    temporal: { address: ways.temporal.address, namespace: 'default' },
    kubernetes: { server: ways.kubernetes.url, qps: 1_000, burst: 1_000 },
    github: { apiUrl: ways.github.url, token: shop.token },
    // The faults of these stories are those of single operations.
    breaker: { minimumCalls: 100, failurePercent: 100 },
  };
  writeFileSync(configFile, stringify(config));
  const argos = new Set<ArgoController>();
  let worker: BatonProcess | null = null;
  let named = 0;

  const place = async (): Promise<Place> => {
    named += 1;
    const key = `kill-${randomBytes(4).toString('hex')}-${String(named).padStart(4, '0')}`;
    const name = `acme/${key}`;
    const { status } = await admin.send('POST', '/api/v1/namespaces', { metadata: { name: key } });
    if (status !== 201) throw new Error(`namespace ${key}: ${String(status)}`);
    const repository = shop.world.addRepository({ owner: 'acme', name: key });
    shop.world.grant({ repository: name, to: shop.rex, permission: 'write' });
    shop.world.openPullRequest({ repository: name, by: shop.rex, title: 'Work', head: `task-${TASK}-work` });
    const argo = startArgoController({ url, ca, token: tokens.admin, namespaces: [key], requeueMs: 100 });
    argos.add(argo);
    const labels = { 'current-stage': 'pending' };
    const { metadata } = await cluster.createWorkflow(key, runOf(TASK, key, { repository: name, labels }));
    const read = async (): Promise<KubernetesObject> => {
      const run = await cluster.readWorkflow(key, key);
      if (run === null) throw new Error(`run ${key} is gone`);
      return run;
    };
    return {
      key,
      repositoryId: repository.id,
      run: { namespace: key, name: key, uid: metadata.uid ?? '' },
      read,
      until: async (holds) => {
        const run = await read();
        if (holds(run)) return run;
        const signal = AbortSignal.timeout(PATIENCE_MS);
        const { resourceVersion = '' } = run.metadata;
        for await (const event of cluster.watchWorkflows(key, {
          resourceVersion,
          timeoutSeconds: PATIENCE_MS / 1_000,
          signal,
        })) {
          if (event.type === 'MODIFIED' && holds(event.object)) return event.object;
        }
        throw new Error(`run ${key} never came there: ${JSON.stringify(await read())}`);
      },
      leave: async () => {
        argos.delete(argo);
        await argo.stop();
      },
    };
  };

  return {
    client: server.client,
    border,
    places: async (count) => {
      const places: Place[] = [];
      for (let index = 0; index < count; index += 1) places.push(await place());
      for (const each of places) await each.until(waitsAt('wait-pr-created'));
      return places;
    },
    startWorker: async () => {
      const logFile = join(folder, 'worker.log');
      worker = await startBatonProcess({
        command: 'worker',
        configFile,
        logFile,
        env: process.env,
        readyWithinMs: 90_000,
      });
    },
    killWorker: async () => {
      await worker?.kill();
      border.workerDied();
    },
    close: async () => {
      await worker?.kill();
      await Promise.all([...argos].map((argo) => argo.stop()));
      await Promise.all([ways.kubernetes.stop(), ways.github.stop(), ways.temporal.stop()]);
      await Promise.all([github.stop(), server.stop()]);
      admin.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The task of every place. */
export function identityOf({ key, repositoryId }: Place) {
  return { repositoryId, owner: 'acme', repository: key, task: TASK };
}
