import { DEPARTMENT_CODES } from '../../schemas/department.ts';
import type { Pack } from '../../schemas/pack.ts';
import { NATIONAL } from '../entitlements/closest.ts';
import { checkOverlaps } from './check-overlaps.ts';
import type { Path } from './pack-mistake.ts';

type Report = (path: Path, message: string) => void;

function checkJointLists({ jointLists }: Pack, report: Report): void {
  checkOverlaps('jointLists', jointLists, () => '联办清单', report);
  jointLists.forEach(({ version, joint, single, conditions }, i) => {
    if (jointLists.slice(0, i).some((other) => other.version === version))
      report(['jointLists', i, 'version'], `联办清单第${version}版写了两次：改动时加一`);
    const all = [...joint, ...single];
    const twice = all.find((code, at) => all.indexOf(code) !== at);
    if (twice !== undefined) report(['jointLists', i], `事项“${twice}”写了两次`);
    const strange = conditions?.governs.find((code) => !joint.includes(code));
    if (strange !== undefined)
      report(['jointLists', i, 'conditions', 'governs'], `事项“${strange}”不在联办之列`);
  });
}

function checkVaccination({ vaccination }: Pack, report: Report): void {
  checkOverlaps('vaccination', vaccination, () => '免疫程序', report);
  vaccination.forEach(({ doses }, i) => {
    const names = doses.map(({ vaccine }) => vaccine);
    const at = names.findIndex((name, j) => names.indexOf(name) !== j);
    if (at !== -1) report(['vaccination', i, 'doses', at], `${names[at]} 写了两次`);
  });
}

/** Where nobody closer says anything the country does: without a line there a department could be silent for ever. */
function checkPatience({ patience, division, version }: Pack, report: Report): void {
  checkOverlaps('patience', patience, ({ department, work }) => department ?? work ?? '', report);
  if (division !== NATIONAL || version > 1) return;
  const always = patience.filter(({ from, until }) => from === undefined && until === undefined);
  const lacking = DEPARTMENT_CODES.filter((code) => !always.some(({ department }) => department === code));
  if (patience.length > 0 && lacking.length > 0)
    report(['patience'], `缺少 ${lacking.join('、')} 的技术时限（不写起止的）`);
}

/** What no schema can see of joint lists, vaccination and patience: one answer for each day, nothing twice, nothing left out. */
export function checkHandling(pack: Pack, report: Report): void {
  checkJointLists(pack, report);
  checkVaccination(pack, report);
  checkOverlaps('betweenCities', pack.betweenCities, ({ work }) => work, report);
  checkPatience(pack, report);
}
