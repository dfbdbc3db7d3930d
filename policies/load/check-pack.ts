import type { Pack } from '../../schemas/pack.ts';
import type { Band, ShareEntry } from '../../schemas/pack-terms.ts';
import { addDays } from '../calendar/date.ts';
import { covers, levelOf } from '../entitlements/division.ts';
import { checkHandling } from './check-handling.ts';
import { checkOverlaps } from './check-overlaps.ts';
import { checkValues } from './check-values.ts';
import { lineOf, type PackMistake, type PackSource, type Path } from './pack-mistake.ts';

/** Known division codes with their names. */
export type Divisions = ReadonlyMap<string, string>;

type AnyPeriod = NonNullable<Pack['schemes'][keyof Pack['schemes']]>[number];
type Report = (path: Path, message: string) => void;

/** What no schema can see: the order of time, divisions, shares, bands, and who may issue local money. */
export function checkPack(pack: Pack, source: PackSource, divisions: Divisions): PackMistake[] {
  const mistakes: PackMistake[] = [];
  const report: Report = (path, message) =>
    mistakes.push({ file: source.file, line: lineOf(source, path), message });
  if (!divisions.has(pack.division)) report(['division'], `未知的行政区划代码 ${pack.division}`);
  checkValues(pack, report);
  checkTimes(pack, report);
  checkHandling(pack, report);
  for (const [code, list] of Object.entries(pack.schemes)) {
    const periods: readonly AnyPeriod[] = list ?? [];
    checkTime(periods, (path, message) => report(['schemes', code, ...path], message));
    periods.forEach((period, index) => {
      const here: Report = (path, message) => report(['schemes', code, index, ...path], message);
      checkDivisions(pack, period, divisions, here);
      checkShares(pack, period, divisions, here);
      checkBands(period, here);
      checkRules(period, here);
    });
    if (code.startsWith('local-') && ['country', 'province'].includes(levelOf(pack.division)))
      report(['schemes', code], '地方补贴由市州、县（市、区）制定（甘卫发〔2024〕21号一）');
  }
  return mistakes;
}

function checkTime(periods: readonly AnyPeriod[], report: Report): void {
  periods.forEach((period, index) => {
    if (period.until !== undefined && period.until < period.from)
      report([index, 'until'], `止于 ${period.until}，早于起始日 ${period.from}`);
    const next = periods[index + 1];
    if (!next) return;
    if (period.until === undefined || next.from <= period.until)
      report([index + 1, 'from'], `与上一时段重叠：上一时段止于 ${period.until ?? '（未写）'}`);
    else if (next.from !== addDays(period.until, 1))
      report([index + 1, 'from'], `与上一时段之间有空档：应自 ${addDays(period.until, 1)} 起`);
  });
}

/** One term of a kind for a matter on a day, and one deadline: of two, nobody could say which holds. */
function checkTimes({ terms, deadlines }: Pack, report: Report): void {
  checkOverlaps('terms', terms, ({ work, kind }) => `${work} ${kind}`, report);
  checkOverlaps('deadlines', deadlines, ({ work }) => work, report);
  for (const [part, list] of Object.entries({ terms, deadlines })) checkNames(part, list, report);
}

function checkNames(part: string, list: readonly { readonly rule: string }[], report: Report): void {
  list.forEach(({ rule }, i) => {
    if (list.slice(0, i).some((other) => other.rule === rule))
      report([part, i, 'rule'], `规则“${rule}”写了两次`);
  });
}

function checkDivisions(pack: Pack, period: AnyPeriod, divisions: Divisions, report: Report): void {
  const check = (code: string, path: Path) => {
    if (!divisions.has(code)) report(path, `未知的行政区划代码 ${code}`);
    else if (!covers(pack.division, code)) report(path, `${code} 不在 ${pack.division} 之内`);
  };
  if ('pools' in period) period.pools?.forEach((code, i) => check(code, ['pools', i]));
  sharesOf(period).forEach((entry, i) =>
    entry.divisions?.forEach((code, j) => check(code, ['shares', i, 'divisions', j])),
  );
}

function sharesOf(period: AnyPeriod): readonly ShareEntry[] {
  return 'shares' in period ? period.shares : [];
}

/** Every division below is named once, or one entry stands for the rest. */
function checkShares(pack: Pack, period: AnyPeriod, divisions: Divisions, report: Report): void {
  const entries = sharesOf(period);
  if (entries.length === 0) return;
  const named = entries.flatMap((entry) => entry.divisions ?? []);
  const twice = named.find((code, i) => named.indexOf(code) !== i);
  if (twice !== undefined) report(['shares'], `${twice} 的分担比例写了两次`);
  const rest = entries.filter((entry) => entry.divisions === undefined).length;
  if (rest > 1) report(['shares'], '不写 divisions 的分担比例只能有一条');
  if (rest > 0) return;
  const left = [...divisions.keys()].filter(
    (code) => code !== pack.division && covers(pack.division, code) && !named.some((n) => covers(n, code)),
  );
  if (left.length > 0)
    report(['shares'], `缺少 ${left.join('、')} 的分担比例（没有规定的写 shares: unknown）`);
}

function bandsOf(period: AnyPeriod): readonly Band[] {
  return 'bands' in period ? (period.bands ?? []) : [];
}

function checkBands(period: AnyPeriod, report: Report): void {
  if (
    'yuanPerInfantSlot' in period &&
    period.yuanPerInfantSlot !== undefined &&
    period.yuanPerSlot === undefined
  )
    report(['yuanPerInfantSlot'], '乳儿班托位的标准（yuanPerInfantSlot）要与 yuanPerSlot 一起写');
  if ('requires' in period && 'bands' in period && period.bands !== undefined && 'yuanPerSlot' in period)
    if (period.yuanPerSlot !== undefined) report(['bands'], 'bands 与 yuanPerSlot 只能写一个');
  bandsOf(period).forEach((band, i, bands) => {
    if (band.slotsTo !== undefined && band.slotsTo < band.slotsFrom)
      report(['bands', i], '托位区间的上限小于下限');
    const next = bands[i + 1];
    if (!next) return;
    if (band.slotsTo === undefined || next.slotsFrom <= band.slotsTo)
      report(['bands', i + 1], '托位区间重叠（按由小到大排列）');
    else if (next.slotsFrom !== band.slotsTo + 1) report(['bands', i + 1], '托位区间之间有空档');
  });
}

/** One name, one rule: the same name twice in a list would hide one of them. */
function checkRules(period: AnyPeriod, report: Report): void {
  const lists = Object.entries(period).filter(([key]) =>
    ['supplements', 'requires', 'certainFor', 'notes'].includes(key),
  );
  for (const [key, list] of lists) {
    const names = (list as readonly { readonly rule: string }[]).map(({ rule }) => rule);
    names.forEach((rule, i) => {
      if (names.indexOf(rule) !== i) report([key, i, 'rule'], `规则“${rule}”写了两次`);
    });
  }
}
