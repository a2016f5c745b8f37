import { expect, test } from '@jest/globals';
import { BRIDGE_OUTCOMES } from '../../telemetry/audit.ts';
import {
  CONTENT_WRITES,
  createMetrics,
  KUBERNETES_LANES,
  KUBERNETES_THROTTLES,
  OBSERVATIONS,
  observeProcess,
  PUT_OFF,
} from '../../telemetry/metrics.ts';

test('every metric carries our prefix, says what it counts, and is in base units', async () => {
  const metrics = createMetrics();
  observeProcess(metrics);
  for (const { name, help } of await metrics.registry.getMetricsAsJSON()) {
    expect(name).toMatch(/^baton_/);
    expect(name).not.toMatch(/_(ms|millis|milliseconds|kb|mb)(_|$)/);
    expect(help).not.toBe('');
  }
});

test('counters have all values of their labels from the start, so that a rate is 0 and not absent', async () => {
  const text = await createMetrics().registry.metrics();
  for (const outcome of BRIDGE_OUTCOMES) expect(text).toContain(`baton_deliveries_total{outcome="${outcome}"} 0`);
  for (const kind of CONTENT_WRITES) expect(text).toContain(`baton_content_writes_total{kind="${kind}"} 0`);
  for (const why of PUT_OFF) expect(text).toContain(`baton_content_writes_put_off_total{why="${why}"} 0`);
  for (const lane of KUBERNETES_LANES) expect(text).toContain(`baton_kubernetes_wait_seconds_count{lane="${lane}"} 0`);
  for (const by of KUBERNETES_THROTTLES) expect(text).toContain(`baton_kubernetes_throttled_total{by="${by}"} 0`);
  for (const result of OBSERVATIONS) expect(text).toContain(`baton_observations_total{result="${result}"} 0`);
});
