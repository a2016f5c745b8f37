import { appendFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ASSETS_VARIABLE, findKubernetes } from '../../standins/kubernetes/binaries.ts';
import { buildKubernetes } from '../../standins/kubernetes/build-binaries.ts';
import { startApiServer } from '../../standins/kubernetes/start-api-server.ts';
import { startDevServer } from '../../standins/temporal/dev-server.ts';
import { findTestServer } from '../../standins/temporal/find-server.ts';
import { build } from '../e2e/built-baton.ts';
import type { SharedKubernetes } from './kubernetes.ts';
import { keepForTeardown } from './running-servers.ts';
import { selectedTestFiles, type JestSelection, type SelectedFile } from './selected-files.ts';
import {
  ADDRESS,
  ADDRESS_MISSING,
  KUBERNETES,
  KUBERNETES_MISSING,
  NOTICES,
  TIME_SKIPPING_SERVER,
  TIME_SKIPPING_SERVER_MISSING,
} from './server-state.ts';

/**
 * Gives the test files that are to run the servers that they need: one Temporal dev server, in memory, for all of them, the
 * path of the time-skipping server, and one Kubernetes API. A server that can't be had is no fault here: the tests say what follows.
 * Where some of them start the compiled program it is built first, once.
 */
export default async function globalSetup(selection: JestSelection): Promise<void> {
  const files = selectedTestFiles(selection);
  if (files.some(({ text }) => text.includes('built-baton.ts'))) build();
  await provide(['describeWithDevServer'], files, ADDRESS, ADDRESS_MISSING, async () => {
    const server = await startDevServer();
    keepForTeardown(server);
    return server.address;
  });
  await provide(['describeWithTimeSkipping'], files, TIME_SKIPPING_SERVER, TIME_SKIPPING_SERVER_MISSING, () =>
    findTestServer(),
  );
  const onKubernetes = ['describeWithKubernetes', 'describeOnEachCluster'];
  await provide(onKubernetes, files, KUBERNETES, KUBERNETES_MISSING, startKubernetes);
}

/** The file that says where the API server is. Where everything has to run, its programs are built if need be. */
async function startKubernetes(): Promise<string> {
  if ((process.env['CI'] ?? '') !== '' && (process.env[ASSETS_VARIABLE] ?? '') === '') await buildKubernetes();
  const server = await startApiServer({ binaries: findKubernetes() });
  keepForTeardown(server);
  const { url, ca, kubeconfig, tokens } = server;
  const file = join(dirname(kubeconfig), 'shared.json');
  writeFileSync(file, JSON.stringify({ url, ca, kubeconfig, tokens } satisfies SharedKubernetes));
  return file;
}

async function provide(
  needles: readonly string[],
  files: readonly SelectedFile[],
  variable: string,
  missing: string,
  have: () => Promise<string>,
): Promise<void> {
  const needing = files
    .filter(({ text }) => needles.some((needle) => text.includes(`${needle}(`)))
    .map(({ path }) => path);
  if (needing.length === 0) return;
  try {
    process.env[variable] = await have();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.env[missing] = why;
    leaveNotice(`Without the server that they need: ${needing.join(', ')}
${why}`);
  }
}

function leaveNotice(notice: string): void {
  const file = process.env[NOTICES];
  if (file === undefined) process.stderr.write(`${notice}\n`);
  else appendFileSync(file, `${notice}\n`);
}
