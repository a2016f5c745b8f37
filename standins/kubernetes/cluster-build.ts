import { buildKubernetes } from './build-binaries.ts';

/** `npm run cluster:build`. */
try {
  await buildKubernetes();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
