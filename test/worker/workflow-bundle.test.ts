import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { build } from '../e2e/built-baton.ts';
import { describeWithDevServer, devServerAddress } from '../setup/temporal.ts';
import { ownNamespace } from './own-namespace.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PATIENCE_MS = 120_000;

const atEnd: (() => void)[] = [];
afterEach(() => {
  for (const end of atEnd.splice(0).reverse()) end();
});

/** Baton as it is deployed, in a folder of its own; `bundle` is where its workflows are. */
function deployed(): { readonly folder: string; readonly bundle: string } {
  const folder = mkdtempSync(join(tmpdir(), 'baton-deployed-'));
  atEnd.push(() => rmSync(folder, { recursive: true }));
  for (const part of ['package.json', 'bin', 'dist']) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return { folder, bundle: join(folder, 'dist', 'workflow-bundle.js') };
}

/** Runs `baton worker` from there; resolves with what it has said once it is ready or has ended. */
async function work(folder: string): Promise<string> {
  const address = devServerAddress();
  const namespace = await ownNamespace(address);
  const temporal = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace };
  const env = { ...process.env, ...temporal, BATON_KUBERNETES_SERVER: 'http://127.0.0.1:9' };
  const child = spawn(process.execPath, ['bin/baton.js', 'worker'], { cwd: folder, env });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('worker ready')) child.kill('SIGKILL');
    });
  }
  await ended;
  return said;
}

describeWithDevServer('a worker that is deployed', () => {
  beforeAll(build, PATIENCE_MS);

  test('runs the workflows of the bundle that was built with it, and makes none of its own', async () => {
    const { folder, bundle } = deployed();
    expect(await work(folder)).toContain('worker ready');
    // In front of the bundle, which is one statement.
    writeFileSync(bundle, `throw new Error('so this is what is loaded');\n${readFileSync(bundle, 'utf8')}`);
    const said = await work(folder);
    expect(said).toContain('so this is what is loaded');
    expect(said).not.toContain('worker ready');
  });

  test('does not start without the bundle, and says where it should be and what makes it', async () => {
    const { folder, bundle } = deployed();
    rmSync(bundle);
    const said = await work(folder);
    expect(said).toContain('BATON_NOT_BUILT');
    expect(said).toContain(`the bundle of the workflows is not at ${bundle}; \`npm run build\` makes it`);
    expect(said).not.toContain('worker ready');
  });
});
