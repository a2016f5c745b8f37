import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allChecks } from '../../../cli/doctor/all-checks.ts';
import type { Finding } from '../../../cli/doctor/finding.ts';
import { runChecks } from '../../../cli/doctor/run-checks.ts';
import { readConfig } from '../../../config/load.ts';
import { baton, type Ended } from '../in-process.ts';

/** What `baton doctor` is given. */
interface Patient {
  /** The configuration, as JSON, which is YAML. */
  readonly config: object;
  readonly env?: NodeJS.ProcessEnv;
}

/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9';

/** Runs `baton doctor`; whatever the patient does not name is nowhere. */
export function doctor(patient: Patient, flags: readonly string[] = []): Promise<Ended> {
  return withFile(patient, (file, env) => baton(['doctor', '--config', file, ...flags], { env }));
}

/** The findings of those of its checks whose name begins with this. */
export function findingsOf(patient: Patient, about: string): Promise<Finding[]> {
  return withFile(patient, async (path, env) => {
    const { checks, close } = allChecks(readConfig({ path, env }), env);
    return runChecks(checks.filter((check) => check.about.startsWith(about))).finally(close);
  });
}

async function withFile<T>(
  { config, env = {} }: Patient,
  use: (file: string, env: NodeJS.ProcessEnv) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'baton-doctor-'));
  const file = join(folder, 'baton.yaml');
  writeFileSync(file, JSON.stringify(config));
  const nowhere = {
    TEMPORAL_ADDRESS: '127.0.0.1:9',
    BATON_GITHUB_API_URL: NOWHERE,
    ...(env['KUBECONFIG'] === undefined ? { BATON_KUBERNETES_SERVER: NOWHERE } : {}),
  };
  try {
    return await use(file, { ...nowhere, ...env });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
