/** How what the global setup found out reaches the test files, which run in other processes: the environment. */
export const ADDRESS = 'BATON_TEST_TEMPORAL_ADDRESS';
export const TIME_SKIPPING_SERVER = 'BATON_TEST_TIME_SKIPPING_SERVER';
/** A file that says where the Kubernetes API is and how to get in. */
export const KUBERNETES = 'BATON_TEST_KUBERNETES';
/** Set instead of the ones above where the server could not be had: why. */
export const ADDRESS_MISSING = 'BATON_TEST_TEMPORAL_MISSING';
export const TIME_SKIPPING_SERVER_MISSING = 'BATON_TEST_TIME_SKIPPING_MISSING';
export const KUBERNETES_MISSING = 'BATON_TEST_KUBERNETES_MISSING';
/** The file in which the global setup leaves, for the last lines of `npm test`, what did not run and why. */
export const NOTICES = 'BATON_TEST_NOTICES';
