import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, jest, test } from '@jest/globals';
import { startCluster } from '../../standins/cluster/start-cluster.ts';
import { freePort } from '../../standins/temporal/free-port.ts';
import { createNamespace } from '../cli/real-server.ts';
import { build } from '../e2e/built-baton.ts';
import { describeWithDevServer, devServerAddress } from '../setup/temporal.ts';
import { interpolate, service } from '../../deploy/native/compose-file.ts';
import { kubeconfigOf } from '../../deploy/native/kubeconfig.ts';

const BATON = fileURLToPath(new URL('../../bin/baton.js', import.meta.url));
const CONFIG = 'repositories: [{ name: acme/shop, id: 1296269 }]\n';

jest.setTimeout(120_000);

/** Runs a command to its end, or starts it; its environment is what Compose would give it, and nothing of ours. */
function start(command: readonly string[], env: Readonly<Record<string, string>>) {
  const [program = '', ...args] = command;
  const child = spawn(program === 'node' ? process.execPath : program, args, {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const says = (words: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const listener = (): void => {
        if (said.includes(words)) resolve();
      };
      listeners.add(listener);
      listener();
      void ended.then((code) => reject(new Error(`it ended with ${String(code)}: ${said}`)), reject);
    });
  return { ended, says, said: () => said, stop: () => child.kill('SIGTERM') };
}

describeWithDevServer('the commands of docker-compose.yml', () => {
  test('prepare Temporal, run the bridge and the worker, are healthy, and end when they are told to', async () => {
    build();
    const address = devServerAddress();
    const namespace = `compose-${String(process.pid)}`;
    await createNamespace(address, namespace);
    const folder = mkdtempSync(join(tmpdir(), 'baton-compose-'));
    const config = join(folder, 'baton.yaml');
    writeFileSync(config, CONFIG);
    const cluster = await startCluster();
    const kubeconfig = join(folder, 'kubeconfig.yaml');
    writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(cluster.url)));

    /** What differs here from what stands in the file: where things are. */
    const here = async (): Promise<Record<string, string>> => ({
      BATON_CONFIG: config,
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
      KUBECONFIG: kubeconfig,
      BATON_BRIDGE_PORT: String(await freePort('127.0.0.1')),
      BATON_WORKER_METRICS_PORT: String(await freePort('127.0.0.1')),
    });
    const variables = { BATON_GITHUB_TOKEN: 'token', BATON_WEBHOOK_SECRETS: 'secret' };
    const environmentOf = async (name: string): Promise<Record<string, string>> => {
      const given = Object.entries(service(name).environment ?? {});
      const moved = await here();
      return Object.fromEntries(given.map(([key, value]) => [key, moved[key] ?? interpolate(value, variables)]));
    };
    const commandOf = (name: string): string[] => ['node', BATON, ...(service(name).command ?? [])];

    const setup = start(commandOf('setup'), await environmentOf('setup'));
    expect({ code: await setup.ended, said: setup.said() }).toMatchObject({ code: 0 });
    expect(setup.said()).toContain('watch of namespace argo');

    const running = [];
    try {
      for (const name of ['bridge', 'worker']) {
        const env = await environmentOf(name);
        const process = start(commandOf(name), env);
        running.push(process);
        await process.says(`${name} ready`);
        const check = (service(name).healthcheck?.test ?? []).map((part) => interpolate(part, {}));
        expect(check[0]).toBe('CMD');
        const health = start(check.slice(1), env);
        expect({ name, code: await health.ended, said: health.said() }).toEqual({ name, code: 0, said: '' });
      }
    } finally {
      for (const process of running) process.stop();
      const codes = await Promise.all(running.map((process) => process.ended));
      await cluster.stop();
      rmSync(folder, { recursive: true });
      expect(codes).toEqual(running.map(() => 0));
    }
  });

  test('a health check fails where nobody listens', async () => {
    const env = { BATON_BRIDGE_PORT: String(await freePort('127.0.0.1')) };
    const check = (service('bridge').healthcheck?.test ?? []).map((part) => interpolate(part, {}));
    expect(await start(check.slice(1), env).ended).toBe(1);
  });
});
