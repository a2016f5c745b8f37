import { writeFile } from 'node:fs/promises';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { BUNDLE_PATH, WORKFLOWS_PATH } from './workflow-code.ts';

/**
 * The last step of the build, `node dist/worker/build-bundle.js`: bundles the compiled workflows once, so that workers
 * start without webpack and every one of them runs the same code.
 */
const { code } = await bundleWorkflowCode({
  workflowsPath: WORKFLOWS_PATH,
  logger: new DefaultLogger('WARN'),
});
await writeFile(BUNDLE_PATH, code);
