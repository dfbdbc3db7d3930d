import { DEPARTMENTS } from '../../../../schemas/department.ts';
import { MATTERS, WORK, type MatterCode } from '../../../../schemas/matter.ts';
import type { Pack } from '../../../../schemas/pack.ts';
import type { JointConditions, JointList, PackPatience } from '../../../../schemas/pack-handling.ts';
import { amount } from '../../../../schemas/words/packs.ts';
import type { Figure } from './figure.ts';

/** What a pack says of how things are handled, line by line: joint lists, two cities, doses, patience. */

export interface HandlingFigures {
  readonly title: string;
  /** first and last day, as far as they are written */
  readonly dates: string;
  readonly from: string;
  readonly figures: readonly Figure[];
}

function datesOf({ from, until }: { from?: string | undefined; until?: string | undefined }): string {
  if (from === undefined && until === undefined) return '起止日期没有见到';
  return [from ? `自${from}起` : '', until ? `至${until}` : ''].filter(Boolean).join('，');
}

function titles(codes: readonly MatterCode[]): string {
  return codes.map((code) => MATTERS[code].title).join('、');
}

type Line = Pick<Figure, 'what' | 'says' | 'number'>;

const YEARS = '周岁';

function conditionLines(conditions: JointConditions): Line[] {
  const { underYears, marriedParents, householdHere, familyHousehold, birthHere } = conditions;
  const parents = conditions.parentsWithHouseholdHere;
  return [
    ...(underYears === undefined
      ? []
      : [
          {
            what: '不满',
            says: amount(underYears, YEARS),
            number: { value: underYears, unit: YEARS },
          },
        ]),
    ...(marriedParents ? [{ what: '条件', says: '出生当日父母已婚' }] : []),
    ...(householdHere ? [{ what: '条件', says: '落户在本地' }] : []),
    ...(parents
      ? [{ what: '条件', says: `父母${parents === 'both' ? '双方' : '一方或双方'}户籍在本地` }]
      : []),
    ...(familyHousehold ? [{ what: '条件', says: '落入家庭户' }] : []),
    ...(birthHere ? [{ what: '条件', says: '在本地助产机构出生' }] : []),
  ];
}

function jointFigures(list: JointList): Figure[] {
  const { joint, single, insuranceStartsOn, conditions, also, cite } = list;
  const governed = conditions ? `${titles(conditions.governs)}；不符合的单独办理` : '';
  return [
    { what: '联办', says: titles(joint), when: '', cite },
    ...(single.length > 0 ? [{ what: '单独办理', says: titles(single), when: '', cite }] : []),
    {
      what: '参保凭什么',
      says: MATTERS[insuranceStartsOn.value].title,
      when: '',
      cite: insuranceStartsOn.cite,
    },
    ...(conditions ? conditionLines(conditions) : []).map((line) => ({ ...line, when: governed, cite })),
    ...also.map(({ value, cite: other }) => ({ what: '另见', says: value, when: '', cite: other })),
  ];
}

function dosesOf({ doses, cite }: Pack['vaccination'][number]): Figure[] {
  return doses.map(({ title, ageMonths }) => ({
    what: title,
    says: ageMonths === 0 ? '出生时' : `满${amount(ageMonths, '个月')}`,
    when: '',
    cite,
    number: { value: ageMonths, unit: '个月' },
  }));
}

function citiesOf({ work, decidingWorkingDays, acceptingWorkingDays, cite }: Pack['betweenCities'][number]) {
  const unit = '个工作日';
  const line = (who: string, value: number): Figure => ({
    what: `${MATTERS[work].title}，${who}`,
    says: amount(value, unit),
    when: '只作参考，不是本地的承诺',
    cite,
    number: { value, unit },
  });
  return [line('决定地', decidingWorkingDays), line('受理地', acceptingWorkingDays)];
}

/** Joint lists, two cities, doses: everything of them that a text says. */
export function handlingOf({ jointLists, betweenCities, vaccination }: Pack): HandlingFigures[] {
  const dated = <T extends { from?: string | undefined; until?: string | undefined }>(
    title: (one: T) => string,
    figures: (one: T) => Figure[],
  ) => {
    return (one: T): HandlingFigures => ({
      title: title(one),
      dates: datesOf(one),
      from: one.from ?? '',
      figures: figures(one),
    });
  };
  return [
    ...jointLists.map(dated(({ version }) => `联办清单第${version}版`, jointFigures)),
    ...betweenCities.map(dated(() => '异地办理', citiesOf)),
    ...vaccination.map(dated(({ version }) => `免疫程序 ${version}`, dosesOf)),
  ];
}

/** One line of how long a department may be silent. */
export interface PatienceLine {
  readonly what: string;
  readonly says: string;
  readonly dates: string;
  readonly cite: PackPatience['cite'];
}

export function patienceOf({ patience }: Pack): PatienceLine[] {
  return patience.map(({ department, work, seconds, workingDays, from, until, cite }) => ({
    what: work ? WORK[work].title : department ? `${DEPARTMENTS[department].short}（其余事项）` : '',
    says: seconds === undefined ? amount(workingDays ?? 0, '个工作日') : amount(seconds, '秒'),
    dates: from === undefined && until === undefined ? '' : datesOf({ from, until }),
    cite,
  }));
}
