import { describe, expect, test } from '@jest/globals';
import { dropInBodySchema, resumeBodySchema } from '../../../bridge/api/resume-body.ts';
import { takes } from './documented.ts';

const WHOLE = { taskId: '7', eventType: 'pr-created' };
const rule = (about: object): object => ({ ...WHOLE, validationRules: [{ field: 'status.phase', ...about }] });

describe('a client that follows the document sends what the handler takes', () => {
  test.each<[valid: boolean, body: unknown]>([
    [true, WHOLE],
    [true, { taskId: 7, gate: 'waiting-pr-created', repository: 'acme/shop', prNumber: 5, deadline: '90s' }],
    [true, { ...WHOLE, eventPayload: { any: ['thing'] }, labelSelector: 'a=b', workflowName: 'play-7' }],
    [true, { ...WHOLE, resumeParameters: { decision: 'yes' }, override: { reason: 'demo' } }],
    [true, rule({ operator: 'in', value: ['Running', 5, null] })],
    [true, rule({ operator: 'exists' })],
    [false, []],
    [false, {}],
    [false, { ...WHOLE, taskID: '7' }],
    [false, { ...WHOLE, taskId: 'seven' }],
    [false, { ...WHOLE, taskId: 0 }],
    [false, { ...WHOLE, eventType: 'opened' }],
    [false, { ...WHOLE, prNumber: '5' }],
    [false, { ...WHOLE, gate: '-' }],
    [false, { ...WHOLE, repository: 'shop' }],
    [false, { ...WHOLE, labelSelector: 'a\nb' }],
    [false, { ...WHOLE, resumeParameters: { decision: 5 } }],
    [false, { ...WHOLE, resumeParameters: { 'a b': 'c' } }],
    [false, { ...WHOLE, override: {} }],
    [false, { ...WHOLE, override: { reason: ' ' } }],
    [false, { ...WHOLE, deadline: 'soon' }],
    [false, rule({ operator: 'like', value: 'x' })],
    [false, rule({ operator: 'exists', value: 'x' })],
    [false, rule({ operator: 'in', value: [] })],
  ])('%s: %j', (valid, body) => {
    expect([takes('ResumeRequest', body), resumeBodySchema.safeParse(body).success]).toEqual([valid, valid]);
  });

  test.each<[valid: boolean, body: unknown]>([
    [true, { ...WHOLE, prNumber: '5', labelSelector: '', workflowName: '', resumeParameters: null }],
    [false, { ...WHOLE, gate: 'waiting-pr-created' }],
    [false, { taskId: '7', eventType: '' }],
  ])('%s, as a sensor: %j', (valid, body) => {
    expect([takes('SensorRequest', body), dropInBodySchema.safeParse(body).success]).toEqual([valid, valid]);
    expect(takes('SensorEnvelope', { payload: body })).toBe(valid);
  });
});
