import { TestWorkflowEnvironment } from '@temporalio/testing';
import { SEARCH_ATTRIBUTES } from '../../../signals/messages.ts';
import { timeSkippingServerPath } from '../../setup/temporal.ts';

/** The numbers of temporal.api.enums.v1.IndexedValueType. */
const NUMBERS: Readonly<Record<string, number>> = { KEYWORD: 2, INT: 3, DATETIME: 6, KEYWORD_LIST: 7 };

/** A server in which days pass in an instant, with Baton's search attributes. */
export async function startTimeSkipping(): Promise<TestWorkflowEnvironment> {
  const path = timeSkippingServerPath();
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  const searchAttributes = Object.fromEntries(
    Object.values(SEARCH_ATTRIBUTES).map(({ name, type }) => [name, NUMBERS[type] ?? 0]),
  );
  await env.connection.operatorService.addSearchAttributes({ namespace: 'default', searchAttributes });
  return env;
}
