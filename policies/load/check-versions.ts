import type { Pack } from '../../schemas/pack.ts';
import { lineOf, type PackMistake, type PackSource, type Path } from './pack-mistake.ts';

/** What a clause about mothers on leave may be about: their leave, and what is measured by it. */
const OF_THE_LEAVE = ['maternity-leave', 'maternity-allowance', 'paternity-leave'];

/** These are not about a birth: no clause can bring a birth under them. */
const WITHOUT_A_BIRTH = [
  'childcare-construction-subsidy',
  'childcare-operating-subsidy',
  'special-family-aid',
  'rural-reward',
];

/**
 * Packs as one set: one pack for each division and status, and its versions in order, each later one with a first
 * day after that of the one before and with its transitional clauses.
 */
export function checkVersions(packs: readonly Pack[], sources: ReadonlyMap<Pack, PackSource>): PackMistake[] {
  const mistakes: PackMistake[] = [];
  const report = (pack: Pack, path: Path, message: string): void => {
    const source = sources.get(pack);
    if (source) mistakes.push({ file: source.file, line: lineOf(source, path), message });
  };
  const fileOf = (pack: Pack): string => sources.get(pack)?.file ?? pack.pack;
  const owners = new Map<string, Pack>();
  for (const pack of packs) {
    const keys = [`name ${pack.pack}`, `place ${pack.division} ${pack.status}`];
    const owner = keys.map((key) => owners.get(key)).find((other) => other && !isVersionOf(other, pack));
    if (owner) report(pack, ['pack'], `与 ${fileOf(owner)} 重名，或为同一区划的同类规则包`);
    for (const key of keys) owners.set(key, pack);
    checkTransition(pack, (path, message) => report(pack, path, message));
  }
  for (const versions of Map.groupBy(packs, ({ pack }) => pack).values()) {
    const ordered = versions.toSorted((a, b) => a.version - b.version);
    ordered.forEach((pack, i) => {
      const before = ordered[i - 1];
      if (before) checkSuccession(before, pack, (path, message) => report(pack, path, message));
    });
  }
  return mistakes;
}

/** Another version of the same pack; the same version twice is two packs of one name. */
function isVersionOf(a: Pack, b: Pack): boolean {
  return a.pack === b.pack && a.division === b.division && a.status === b.status && a.version !== b.version;
}

type Report = (path: Path, message: string) => void;

function checkSuccession(before: Pack, pack: Pack, report: Report): void {
  const { effective, transition, version } = pack;
  if (effective === undefined) report(['version'], `第${version}版缺少生效日期（effective）`);
  else if (before.effective !== undefined && effective <= before.effective)
    report(['effective'], `第${version}版应晚于上一版的生效日期 ${before.effective}`);
  if (transition === undefined) report(['version'], `第${version}版缺少过渡办法（transition）；没有的写 []`);
}

function checkTransition(pack: Pack, report: Report): void {
  (pack.transition ?? []).forEach(({ applies, schemes }, i) =>
    schemes.forEach((code, j) => {
      const here = ['transition', i, 'schemes', j];
      if (!Object.hasOwn(pack.schemes, code)) report(here, `本版没有“${code}”这一项待遇`);
      else if (applies === 'still-on-leave' && !OF_THE_LEAVE.includes(code))
        report(here, `“仍在休假”只用于 ${OF_THE_LEAVE.join('、')}`);
      else if (WITHOUT_A_BIRTH.includes(code)) report(here, `“${code}”不以出生为准，不能按出生日过渡`);
    }),
  );
  const rules = (pack.transition ?? []).map(({ rule }) => rule);
  rules.forEach((rule, i) => {
    if (rules.indexOf(rule) !== i) report(['transition', i, 'rule'], `规则“${rule}”写了两次`);
  });
}
