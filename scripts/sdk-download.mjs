// Usage: node scripts/sdk-download.mjs local|time-skipping FOLDER
// Has the Temporal SDK download a server into FOLDER. The SDK starts the server too; it is stopped again at once.
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [start, folder] = process.argv.slice(2);
if (folder === undefined || (start !== 'local' && start !== 'time-skipping')) {
  process.stderr.write('usage: sdk-download.mjs local|time-skipping FOLDER\n');
  process.exit(2);
}
const server = { executable: { type: 'cached-download', downloadDir: folder, ttl: '1d' } };
try {
  const environment = await (start === 'local'
    ? TestWorkflowEnvironment.createLocal({ server })
    : TestWorkflowEnvironment.createTimeSkipping({ server }));
  await environment.teardown();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
process.exit(0);
