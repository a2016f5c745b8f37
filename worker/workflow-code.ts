import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  bundleWorkflowCode,
  DefaultLogger,
  type WorkflowBundleOption,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';

/** Where the build leaves the bundle: `dist/workflow-bundle.js`. */
export const BUNDLE_PATH = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

const isCompiled = import.meta.url.endsWith('.js');

/** The code of all workflows for workers: the bundle that was built with this very file, else one made now. */
export async function workflowCode(): Promise<WorkflowBundleOption> {
  if (isCompiled && existsSync(BUNDLE_PATH)) return { codePath: BUNDLE_PATH };
  return bundleWorkflows();
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
