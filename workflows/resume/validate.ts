import { parsePath } from '../../signals/rule-path.ts';
import type { ResumeInput } from '../../signals/resume.ts';
import { ends, type Verdict } from './verdict.ts';

/** The first step of a request: what no look at the world could mend; null where there is nothing of that kind. */
export function validate({ policy, rules, target }: ResumeInput): Verdict | null {
  const gates = policy.stages.map(({ gate }) => gate.waiting);
  if (!gates.includes(target.gate)) {
    return ends('stage-mismatch', `no gate has the label ${target.gate}; expected one of ${gates.join(', ')}`);
  }
  const errors = rules.flatMap(({ field }) => {
    const path = parsePath(field);
    return 'wrong' in path ? [`rule ${field.slice(0, 100)}: the path ${path.wrong}`] : [];
  });
  return errors.length === 0 ? null : ends('rule-failed', "a rule can't be read", { errors });
}
