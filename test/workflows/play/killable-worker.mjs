import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';

// A worker for plays and nothing else, in a process of its own that a test can kill: address, task queue, bundle.
const [, , address, taskQueue, codePath] = process.argv;

Runtime.install({ logger: new DefaultLogger('ERROR') });
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address }),
  taskQueue,
  workflowBundle: { codePath },
  // What was meant for the one that was killed is not long in coming to the next.
  stickyQueueScheduleToStartTimeout: '1 second',
});
await worker.run();
