import { addDays } from '../../../../policies/calendar/date.ts';
import { covers, levelOf } from '../../../../policies/entitlements/division.ts';
import type { Divisions } from '../../../../policies/load/check-pack.ts';
import type { Pack } from '../../../../schemas/pack.ts';
import { employee, family, TODAY, twoYears, type Example } from './examples.ts';

const WAGE = 6000;
const AGE = 12;
const SLOTS = 60;

/** A county of the place: the first of the register, or the place itself where it has none. */
function countyOf({ division }: Pack, names: Divisions): string {
  return [...names.keys()].find((code) => levelOf(code) === 'county' && covers(division, code)) ?? division;
}

/** A day on which all that the pack says last is in force. */
function dayOf({ schemes, effective }: Pack): string {
  const from = Object.values(schemes).flatMap((periods) => periods?.at(-1)?.from ?? []);
  return (
    [TODAY, ...[...from, ...(effective ? [effective] : [])].map((day) => addDays(day, AGE))].sort().at(-1) ??
    TODAY
  );
}

/** The first child that local money speaks of. */
function rankOf({ schemes }: Pack): number {
  const amounts = [...(schemes['local-birth-grant'] ?? []), ...(schemes['local-childcare-grant'] ?? [])];
  const ranks = amounts.flatMap((period) => period.amounts.map(({ rank }) => rank));
  return ranks.length === 0 ? 1 : Math.min(...ranks);
}

/**
 * Examples of a pack that nobody has written any for: a family of two employees; an institution and a special family where the
 * pack speaks of such. So a new place needs its pack and nothing else.
 */
export function standardExamples(pack: Pack, names: Divisions): Example[] {
  const county = countyOf(pack, names);
  const place = names.get(county) ?? county;
  const asOf = dayOf(pack);
  const born = addDays(asOf, -AGE);
  const rank = rankOf(pack);
  const includeDrafts = pack.status === 'draft';
  const speaksOf = (...codes: (keyof Pack['schemes'])[]) => codes.some((code) => pack.schemes[code]);
  return [
    {
      title: `夫妻都是${place}的企业职工`,
      story: `已婚，第${rank}个孩子，${born}顺产；母亲单位上年度月平均工资${WAGE}元，已参加生育保险；户籍和居住地在${place}。`,
      asOf,
      includeDrafts,
      birth: family(county, employee(`${county.slice(0, 'ppcc'.length)}00`, WAGE), {
        childRank: rank,
        delivery: { at: `${born}T08:00:00+08:00`, method: 'vaginal', difficult: false, plurality: 1 },
      }),
    },
    ...(speaksOf('childcare-construction-subsidy', 'childcare-operating-subsidy')
      ? [
          {
            title: `${place}的普惠托育机构`,
            story: `社会力量举办，达到规范、已登记备案，执行普惠收费，${SLOTS}个托位，收满，${twoYears.openedOn}开始运营。`,
            asOf,
            includeDrafts,
            institution: {
              ...twoYears,
              divisionCode: county,
              kind: 'social' as const,
              ownership: 'private' as const,
              slots: SLOTS,
              enrolled: SLOTS,
            },
          },
        ]
      : []),
    ...(speaksOf('special-family-aid', 'rural-reward')
      ? [
          {
            title: `${place}的失独夫妻`,
            story: '独生子女死亡，没有存活子女，丈夫1964年、妻子1968年出生。',
            asOf,
            includeDrafts,
            specialFamily: {
              divisionCode: county,
              event: 'only-child-died' as const,
              noLivingChild: true,
              persons: [
                { sex: 'male' as const, birthDate: '1964-05-01' },
                { sex: 'female' as const, birthDate: '1968-05-01' },
              ],
            },
          },
        ]
      : []),
  ];
}
