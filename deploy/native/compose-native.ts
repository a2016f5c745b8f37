import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { createCleanup } from '../../cli/dev/cleanup.ts';
import { tokenOf } from '../../cli/dev/people.ts';
import { startWorld } from '../../cli/dev/start-world.ts';
import { repositoriesAndRoles } from '../../cli/dev/write-config.ts';
import { table } from '../../cli/table.ts';
import { kubeconfigOf } from './kubeconfig.ts';
import { plan, whatIsMissing } from './plan.ts';
import { runServices } from './run-services.ts';
import { trialsOf } from './try-baton.ts';

/**
 * `npm run compose:native [SERVICE...]`: runs the services of docker-compose.yml without Docker, each with its own
 * command, environment, dependencies and health check, carries a play through them, and says in a table how it went.
 */
const names = process.argv.slice(2);
const cleanup = createCleanup();
const stop = new AbortController();
const interrupted = new Promise<never>((_, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stop.abort();
      reject(new Error(`stopped by ${signal}`));
    });
  }
});
const folder = mkdtempSync(join(tmpdir(), 'baton-native-'));
// PostgreSQL runs as a user of its own.
chmodSync(folder, 0o711);
try {
  const missing = whatIsMissing(names, process.env);
  if (missing.length > 0) throw new Error(`not everything is here that this needs.\n  ${missing.join('\n  ')}`);
  await Promise.race([run(), interrupted]);
  await cleanup.run();
  rmSync(folder, { recursive: true });
} catch (error) {
  process.stderr.write(`compose:native: ${error instanceof Error ? error.message : String(error)}\nLogs: ${folder}\n`);
  process.exitCode = 1;
} finally {
  await cleanup.run();
}

async function run(): Promise<void> {
  const progress = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  const world = await startWorld({ folder }, cleanup);
  const secret = randomBytes(16).toString('hex');
  const planned = await plan(names, {
    CONFIG_FILE: written('baton.yaml', { ...repositoriesAndRoles(world.people), github: { apiUrl: world.github.url } }),
    KUBECONFIG_FILE: written('kubeconfig.yaml', kubeconfigOf(world.cluster.url)),
    BATON_GITHUB_TOKEN: tokenOf('baton'),
    BATON_WEBHOOK_SECRETS: secret,
    POSTGRES_PASSWORD: randomBytes(16).toString('hex'),
  });
  const services = await runServices(planned, { folder, env: process.env, progress, signal: stop.signal });
  cleanup.add(services.down);
  const heads = ['SERVICE', 'IMAGE', 'RAN HERE', 'HEALTH CHECK', 'SECONDS'];
  const rows = services.rows.map((row) => [row.service, row.image, row.program, row.health, row.seconds.toFixed(1)]);
  process.stdout.write(`\n${table(heads, rows)}\n\n`);
  if (names.length === 0) {
    for (const { what, attempt } of trialsOf({
      world,
      plan: planned,
      services,
      secret,
      logs: folder,
      signal: stop.signal,
    })) {
      process.stdout.write(`${what}: ${await attempt()}\n`);
    }
  }
  const faults = await services.down();
  if (faults.length > 0) throw new Error(faults.join('\n'));
  process.stdout.write('Everything has ended as it should.\n');
}

function written(name: string, content: object): string {
  const path = join(folder, name);
  writeFileSync(path, stringify(content));
  return path;
}
