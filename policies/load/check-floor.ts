import type { Pack } from '../../schemas/pack.ts';
import { lineOf, type PackMistake, type PackSource } from './pack-mistake.ts';

const COUNTRY = '000000';
type Leave = NonNullable<Pack['schemes']['maternity-leave']>[number];

function readOn(day: string, periods: readonly Leave[]): Leave | undefined {
  return periods.find(({ from, until }) => from <= day && (until === undefined || day <= until));
}

/** The national days of maternity leave (女职工劳动保护特别规定 第七条) on the first day of a period: no place goes below. */
function floorOn(day: string, packs: readonly Pack[]): Leave | undefined {
  const national = packs.filter(({ division }) => division === COUNTRY);
  const newest = national.toSorted((a, b) => b.version - a.version);
  return newest.flatMap(({ schemes }) => readOn(day, schemes['maternity-leave'] ?? []) ?? [])[0];
}

/** A place may give more maternity leave than the country, never less. Packs that are read without the country's are not held against it. */
export function checkFloor(
  packs: readonly Pack[],
  sources: ReadonlyMap<Pack, PackSource>,
): readonly PackMistake[] {
  return packs.flatMap((pack) => {
    const source = sources.get(pack);
    if (!source || pack.division === COUNTRY) return [];
    return (pack.schemes['maternity-leave'] ?? []).flatMap((period, i) => {
      const floor = floorOn(period.from, packs);
      if (floor?.base === undefined) return [];
      const { base, cite } = floor;
      return (['total', 'base'] as const).flatMap((field): PackMistake[] => {
        const days = period[field];
        if (days === undefined || days >= base) return [];
        const line = lineOf(source, ['schemes', 'maternity-leave', i, field]);
        const message = `产假${days}天低于国家的${base}天（${cite.document} ${cite.article}）`;
        return [{ file: source.file, line, message }];
      });
    });
  });
}
