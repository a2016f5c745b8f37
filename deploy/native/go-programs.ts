import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lastWords, type RunCommand } from '../../standins/temporal/run-command.ts';

/** What is built from a module of Go, and what is taken from it as it is. */
interface Recipe {
  readonly module: string;
  /** Package in the module by the name of the program. */
  readonly programs: Readonly<Record<string, string>>;
  /** Path in the module by where it is to lie beside the programs, which is where the image has it. */
  readonly files: Readonly<Record<string, string>>;
}

/** Temporal's images that hold programs of a module, by their names without the version, which is the module's too. */
export const RECIPES = {
  'temporalio/server': {
    module: 'go.temporal.io/server',
    programs: { 'temporal-server': 'cmd/server', 'temporal-sql-tool': 'cmd/tools/sql' },
    files: { 'entrypoint.sh': 'docker/scripts/sh/entrypoint.sh' },
  },
  'temporalio/ui': {
    module: 'github.com/temporalio/ui-server/v2',
    programs: { 'ui-server': 'cmd/server' },
    files: { 'start-ui-server.sh': 'docker/start-ui-server.sh', 'config/docker.yaml': 'config/docker.yaml' },
  },
} as const satisfies Readonly<Record<string, Recipe>>;

/** Half an hour: the server is a big program, and the machine may be a small one. */
const LIMIT_MS = 30 * 60_000;

/** What building needs. */
export interface Building {
  /** The folder that keeps what was built. */
  readonly cache: string;
  /** The `go` command. */
  readonly go: string;
  readonly run: RunCommand;
  readonly env: NodeJS.ProcessEnv;
  /** Hears what is being built, in words. */
  readonly progress: (line: string) => void;
  /** Ends what is being done. */
  readonly signal: AbortSignal;
}

/**
 * The folder with an image's programs and files, built if an earlier run has not. It appears only when it is whole.
 * Throws with Go's last words.
 */
export async function buildImage(image: keyof typeof RECIPES, version: string, building: Building): Promise<string> {
  const { cache, go, run, env, progress, signal } = building;
  const built = join(cache, `${image.replace('/', '-')}-${version}`);
  if (existsSync(built)) return built;
  const { module, programs, files }: Recipe = RECIPES[image];
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'build-'));
  const call = async (...args: readonly string[]): Promise<string> => {
    const options = { cwd: folder, env: { ...env, GOFLAGS: '-mod=mod', CGO_ENABLED: '0' }, limitMs: LIMIT_MS, signal };
    const result = await run(go, args, options);
    if (result.code !== 0) throw new Error(`go ${args.join(' ')}: ${lastWords(result, 6)}`);
    return result.stdout.trim();
  };
  try {
    progress(`Building ${module} ${version}: some minutes, once`);
    await call('mod', 'init', 'native');
    await call('get', `${module}@v${version}`);
    const whole = join(folder, 'whole');
    for (const [program, path] of Object.entries(programs)) {
      await call('build', '-o', join(whole, program), `${module}/${path}`);
    }
    const source = await call('list', '-m', '-f', '{{.Dir}}', module);
    for (const [name, path] of Object.entries(files)) {
      mkdirSync(dirname(join(whole, name)), { recursive: true });
      copyFileSync(join(source, path), join(whole, name));
    }
    renameSync(whole, built);
    return built;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
