import type { Paint } from '../output.ts';
import { table } from '../table.ts';
import type { Finding } from './finding.ts';

/** A table of all findings, and below it what to do, the worst first. */
export function present(findings: readonly Finding[], paint: Paint): string {
  const colour = { ok: paint.good, warn: paint.warning, fail: paint.bad };
  const rows = findings.map(({ about, standing, found }) => [colour[standing](standing), about, found]);
  const counted = (standing: Finding['standing']): number =>
    findings.filter((each) => each.standing === standing).length;
  const sum = `${String(counted('fail'))} failed, ${String(counted('warn'))} warnings, ${String(counted('ok'))} as they should be`;
  return [table(['', 'CHECK', 'FOUND'], rows), ...advice(findings, paint), sum].join('\n\n');
}

function advice(findings: readonly Finding[], paint: Paint): string[] {
  const worstFirst = [
    ...findings.filter(({ standing }) => standing === 'fail'),
    ...findings.filter(({ standing }) => standing === 'warn'),
  ];
  const items = worstFirst.flatMap(({ about, standing, todo }) => {
    if (todo === null) return [];
    const mark = standing === 'fail' ? paint.bad('✗') : paint.warning('!');
    return [`${mark} ${paint.strong(about)}\n${todo.replaceAll(/^/gm, '    ')}`];
  });
  return items.length === 0 ? [] : [`What to do:\n${items.join('\n')}`];
}
