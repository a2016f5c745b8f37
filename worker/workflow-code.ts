import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  bundleWorkflowCode,
  DefaultLogger,
  type WorkflowBundleOption,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { BatonError } from '../errors/baton-error.ts';

/** Where the build leaves the bundle: `dist/workflow-bundle.js`. */
export const BUNDLE_PATH = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

const isCompiled = import.meta.url.endsWith('.js');

/**
 * The code of all workflows for workers: where this file is compiled, the bundle that was built with it and nothing else,
 * so that all workers of a build run the same code; from source, a bundle made now. Throws `BATON_NOT_BUILT`.
 */
export async function workflowCode(): Promise<WorkflowBundleOption> {
  if (!isCompiled) return bundleWorkflows();
  if (existsSync(BUNDLE_PATH)) return { codePath: BUNDLE_PATH };
  const detail = `the bundle of the workflows is not at ${BUNDLE_PATH}; \`npm run build\` makes it, as \`npm ci\` does`;
  throw new BatonError('BATON_NOT_BUILT', { detail });
}

/** Bundles the module that names all workflows, as source or compiled, with what they share. */
export function bundleWorkflows(): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({
    workflowsPath: moduleOf('index'),
    preloadModules: [moduleOf('preloaded')],
    payloadConverterPath: moduleOf('payload-converter'),
    logger: new DefaultLogger('WARN'),
  });
}

function moduleOf(name: string): string {
  return fileURLToPath(new URL(`../workflows/${name}${isCompiled ? '.js' : '.ts'}`, import.meta.url));
}
