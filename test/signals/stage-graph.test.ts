import { describe, expect, test } from '@jest/globals';
import { isLegalTransition, legalStages, stageOrder, type StageSituation } from '../../signals/stage-graph.ts';
import { POLICY } from '../workflows/play/policy.ts';

const LEGAL: readonly [from: string, to: string][] = [
  ['pending', 'implementation-in-progress'],
  ['pending', 'testing-in-progress'],
  ['implementation-in-progress', 'waiting-pr-created'],
  ['implementation-in-progress', 'quality-in-progress'],
  ['waiting-pr-created', 'quality-in-progress'],
  ['quality-in-progress', 'waiting-ready-for-qa'],
  ['waiting-ready-for-qa', 'testing-in-progress'],
  ['testing-in-progress', 'waiting-pr-approved'],
  ['waiting-pr-approved', 'finalizing'],
  ['waiting-pr-approved', 'implementation-in-progress'],
  ['waiting-pr-approved', 'quality-in-progress'],
  ['finalizing', 'completed'],
  ['waiting-pr-approved', 'completed'],
  ['finalizing', 'quality-in-progress'],
  ['waiting-pr-created', 'abandoned'],
  ['abandoned', 'waiting-pr-created'],
  ['failed', 'testing-in-progress'],
  ['abandoned', 'pending'],
  ['failed', 'pending'],
  ['testing-in-progress', 'failed'],
  ['pending', 'cancelled'],
  ['quality-in-progress', 'quality-in-progress'],
];

const ILLEGAL: readonly [from: string, to: string][] = [
  ['completed', 'pending'],
  ['completed', 'finalizing'],
  ['cancelled', 'implementation-in-progress'],
  ['quality-in-progress', 'pending'],
  ['quality-in-progress', 'ready-for-merge'],
  ['nonsense', 'quality-in-progress'],
];

describe('transitions between stages', () => {
  test.each(LEGAL)('a play may go from %s to %s', (from, to) => {
    expect(isLegalTransition(POLICY, from, to)).toBe(true);
  });

  test.each(ILLEGAL)('a play never goes from %s to %s', (from, to) => {
    expect(isLegalTransition(POLICY, from, to)).toBe(false);
  });

  test('the stages stand in the order of the list', () => {
    expect(stageOrder(POLICY)).toEqual([
      'pending',
      'implementation-in-progress',
      'waiting-pr-created',
      'quality-in-progress',
      'waiting-ready-for-qa',
      'testing-in-progress',
      'waiting-pr-approved',
      'finalizing',
    ]);
  });
});

const AT_GATE: StageSituation = { from: 'waiting-ready-for-qa', phase: 'Running', ended: false, stopping: false };
const UNFINISHED = ['failed', 'cancelled', 'abandoned'];

describe('the stages that a run may be given by hand', () => {
  test('lie ahead of where it is, or end it', () => {
    expect(legalStages(POLICY, AT_GATE, false)).toEqual([
      'testing-in-progress',
      'waiting-pr-approved',
      'finalizing',
      ...UNFINISHED,
    ]);
  });

  test('lie behind only where that was asked for, and pending is never gone back to', () => {
    expect(legalStages(POLICY, AT_GATE, true)).toEqual([
      'implementation-in-progress',
      'waiting-pr-created',
      'quality-in-progress',
    ]);
  });

  test('without a label it may be anywhere, but cannot go back', () => {
    const bare = { ...AT_GATE, from: null };
    expect(legalStages(POLICY, bare, false)).toEqual([...stageOrder(POLICY), ...UNFINISHED]);
    expect(legalStages(POLICY, bare, true)).toEqual([]);
  });

  test('from a label that is no stage it may come to any but pending', () => {
    const strange = { ...AT_GATE, from: 'lunch' };
    expect(legalStages(POLICY, strange, false)).toEqual([...stageOrder(POLICY).slice(1), ...UNFINISHED]);
  });

  test.each([
    ['Succeeded', ['completed']],
    ['Failed', UNFINISHED],
    ['Error', UNFINISHED],
  ])('once it has ended %s are endings alone', (phase, endings) => {
    expect(legalStages(POLICY, { ...AT_GATE, phase, ended: true }, false)).toEqual(endings);
    expect(legalStages(POLICY, { ...AT_GATE, phase, ended: true }, true)).toEqual([]);
  });

  test('while Argo stops it are endings alone', () => {
    expect(legalStages(POLICY, { ...AT_GATE, stopping: true }, false)).toEqual(UNFINISHED);
  });

  test.each(['completed', 'cancelled'])('after %s there are none', (from) => {
    expect(legalStages(POLICY, { ...AT_GATE, from }, false)).toEqual([]);
    expect(legalStages(POLICY, { ...AT_GATE, from }, true)).toEqual([]);
  });

  test('after a rest it may be brought back to any but pending', () => {
    const back = legalStages(POLICY, { ...AT_GATE, from: 'failed' }, false);
    expect(back).toEqual([...stageOrder(POLICY).slice(1), 'cancelled', 'abandoned']);
  });
});
