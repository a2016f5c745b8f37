import { table } from '../cli/table.ts';
import { KNOWN } from './bare/known.ts';
import { INCUMBENT } from './incumbent.ts';
import type { Report } from './report.ts';

/** The report as a person reads it. */
export function tableOf(report: Report): string {
  const { aloneMs, bare, details } = report;
  const { alone, burst, history, rate, transitions, waiting } = details;
  const said = (value: number | null): string => (value === null ? '' : value.toLocaleString('en'));
  const ms = (value: number): string => value.toFixed(1);
  const rows = [
    history !== null && [
      'History events of a clean play',
      said(report.historyEventsPerPlay),
      'at most 110',
      `bare ${bare.historyEvents}; ${history.historyEventsPublished} with every stage published; ${history.deliveries} deliveries`,
    ],
    alone !== null && [
      'Webhook to resume, over bare',
      said(report.resumeLatencyRatio),
      'at most 5',
      `${ms(alone.p50)} ms over ${ms(bare.activityMs.p50)} ms, medians`,
    ],
    rate !== null && [
      'Gates a second, over bare',
      said(report.gateRateRatio),
      'at least 0.3',
      `${ms(rate.perSecond)}/s with ${rate.plays} plays over ${ms(bare.perSecond)}/s with ${bare.atOnce}`,
    ],
    waiting !== null && [
      'Bytes a waiting play',
      said(report.bytesPerWaitingPlay),
      '',
      `bridge ${growth(waiting.residentMb.bridge)}, worker ${growth(waiting.residentMb.worker)}, ${waiting.plays} plays`,
    ],
    aloneMs !== null && [
      'Webhook to resume, alone, ms',
      `p50 ${aloneMs.p50}, p99 ${aloneMs.p99}`,
      '',
      `Argo Events: p50 ${INCUMBENT.aloneMs.p50}, p99 ${INCUMBENT.aloneMs.p99}`,
    ],
    burst !== null && [
      `Burst of ${burst.plays} deliveries, ms`,
      said(burst.ms),
      '',
      `Argo Events: ${INCUMBENT.burst100Ms.default}; ${INCUMBENT.burst100Ms.atLeastOnce} if it may lose none`,
    ],
    transitions !== null && [
      'Stage transitions a second, over raw patches',
      said(report.transitionRateRatio),
      'at least 0.2',
      `${ms(transitions.perSecond)}/s over ${ms(transitions.rawPerSecond)}/s with ${transitions.atOnce} runs, a real API server`,
    ],
    transitions !== null && [
      `Stage transition, ${transitions.atOnce} at once, ms`,
      `p50 ${ms(transitions.ms.p50)}, p99 ${ms(transitions.ms.p99)}`,
      'p99 below 250',
      `raw patches: p50 ${ms(transitions.rawMs.p50)}, p99 ${ms(transitions.rawMs.p99)}`,
    ],
    burst !== null && [
      'Memory at its peak, MB',
      said(burst.peakMb),
      '',
      `Argo Events: ${INCUMBENT.burst100PeakMb}, its sensor and what it starts`,
    ],
  ];
  const shown = rows.filter((row) => row !== false);
  const cost = (figures: Readonly<Record<string, number | null>>): string =>
    Object.entries(figures)
      .map(([name, value]) => `${name} ${value ?? 'unknown'}`)
      .join(', ');
  return [
    table(['MEASURE', 'BATON', 'AIM', 'BESIDE'], shown),
    '',
    `Bare: a workflow that waits for three signals, with one activity that does nothing after each. A signal is`,
    `acknowledged after ${ms(bare.acknowledgedMs)} ms; the activity runs after ${ms(bare.activityMs.p50)} ms (p50), ${ms(bare.activityMs.p99)} ms (p99).`,
    `It takes ${bare.historyEvents} history events, and goes round ${ms(bare.perSecond)} times a second with ${bare.atOnce} at once; known are`,
    `${KNOWN.historyEvents} events and, on two cores, ${KNOWN.perSecond} a second.`,
    ...report.remarks,
    'Argo Events: what Baton replaces (event source, bus, sensor), measured on another machine of two cores.',
    `Processor time in ms, with many at once: a bare round trip: ${cost(bare.processorMsPerRoundTrip)}.`,
    ...(rate === null ? [] : [`A gate: ${cost(rate.processorMsPerGate)}.`]),
    ...(transitions === null ? [] : [`A stage transition: ${cost(transitions.processorMsPerTransition)}.`]),
  ].join('\n');
}

function growth({ before, after }: { readonly before: number; readonly after: number }): string {
  return `${before} to ${after} MB`;
}
