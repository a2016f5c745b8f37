import { describe, expect, test } from '@jest/globals';
import { parseFieldSelector, parseLabelSelector } from '../../../standins/cluster/selectors.ts';

const withLabels = (labels: Readonly<Record<string, string>>) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', namespace: 'argo', labels },
});
const object = withLabels({ stage: 'testing', 'workflows.argoproj.io/phase': 'Running', empty: '' });

describe('a label selector', () => {
  test.each([
    ['', true],
    ['stage=testing', true],
    ['stage==testing', true],
    ['stage=quality', false],
    ['stage!=testing', false],
    ['stage!=quality', true],
    ['absent!=x', true],
    ['absent=x', false],
    ['stage in (quality, testing)', true],
    ['stage in (quality)', false],
    ['stage notin (quality)', true],
    ['absent notin (quality)', true],
    ['stage notin (quality,testing)', false],
    ['stage', true],
    ['absent', false],
    ['!absent', true],
    ['!stage', false],
    ['empty=', true],
    ['workflows.argoproj.io/phase=Running,stage in (testing,quality),!absent', true],
    ['workflows.argoproj.io/phase=Running,absent', false],
  ])('%p selects: %p', (selector, selected) => {
    expect(parseLabelSelector(selector)(object)).toBe(selected);
  });

  test.each(['=x', 'a b', 'stage in quality'])('%p is refused', (selector) => {
    expect(() => parseLabelSelector(selector)).toThrow('unable to parse requirement');
  });
});

describe('a field selector', () => {
  test.each([
    ['metadata.name=a', true],
    ['metadata.name!=a', false],
    ['metadata.name=a,metadata.namespace=other', false],
  ])('%p selects: %p', (selector, selected) => {
    expect(parseFieldSelector(selector)(object)).toBe(selected);
  });

  test('any other field is refused', () => {
    expect(() => parseFieldSelector('status.phase=Running')).toThrow('field label not supported');
  });
});
