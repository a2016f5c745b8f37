import type { Client, Connection } from '@temporalio/client';
import { startSweep } from '../worker/start-sweep.ts';
import { startWatch } from '../worker/start-watches.ts';
import type { SearchAttribute, ServerSetup } from './server-setup.ts';

/** How the protocol numbers the types of search attributes (`temporal.api.enums.v1.IndexedValueType`). */
const TYPE_NUMBERS: Readonly<Record<string, number>> = {
  TEXT: 1,
  KEYWORD: 2,
  INT: 3,
  DOUBLE: 4,
  BOOL: 5,
  DATETIME: 6,
  KEYWORD_LIST: 7,
};

/** Prepares a Temporal namespace through the operator service. */
export function createTemporalSetup(client: Client, connection: Connection): ServerSetup {
  const { namespace } = client.options;
  return {
    searchAttributes: async () => {
      const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
      const names = Object.entries(TYPE_NUMBERS);
      const nameOf = (type: number): string => names.find(([, number]) => number === type)?.[0] ?? String(type);
      return new Map(Object.entries(customAttributes).map(([name, type]) => [name, nameOf(type)]));
    },
    addSearchAttributes: async (missing: readonly SearchAttribute[]) => {
      const searchAttributes = Object.fromEntries(missing.map(({ name, type }) => [name, TYPE_NUMBERS[type] ?? 0]));
      await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
    },
    startWatch: (kubernetesNamespace) => startWatch(client, kubernetesNamespace),
    startSweep: () => startSweep(client),
  };
}
