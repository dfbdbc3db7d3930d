/**
 * What hospitals of other systems have sent, after public reports (../shared/findings/fails in the steering repository), in
 * our own words: each laid over the sample of a first child in Lanzhou, born 2026-11-20, reported on 2026-11-28. All people
 * are invented.
 */
export interface ReportedFault {
  /** the number of the report */
  readonly of: string;
  readonly says: string;
  readonly change: Readonly<Record<string, unknown>>;
  readonly right: Right;
}

/**
 * refused: pointers that the answer names, all of them and no other · kept: what stands in the case, by pointer ·
 * asked: the kind of task that holds the certificate
 */
export type Right =
  | { readonly refused: readonly string[]; readonly code?: string }
  | { readonly kept: Readonly<Record<string, unknown>>; readonly asked?: string };

const GIRL = {
  order: 1,
  sex: 'female',
  weightGrams: 3320,
  lengthCm: 50,
  liveBirth: true,
  health: 'good',
  name: '李安然',
} as const;

const girl = (change: object) => ({ children: [{ ...GIRL, ...change }] });
const named = (name: string) => girl({ name });
const mother = (change: object) => ({ mother: change });
const household = (divisionCode: string) => mother({ household: { divisionCode } });

const BOTH_DATES = ['/mother/birthDate', '/delivery/at'];

const DATES: readonly ReportedFault[] = [
  {
    of: '04',
    says: 'twins on both sides of midnight have a day each',
    change: {
      delivery: { at: '2026-11-20T23:50:00+08:00', plurality: 2 },
      children: [
        { ...GIRL, weightGrams: 2400, name: '李安甲' },
        { ...GIRL, order: 2, weightGrams: 2400, name: '李安乙', at: '2026-11-21T00:10:00+08:00' },
      ],
    },
    right: { kept: { '/children/1/at': '2026-11-21T00:10:00+08:00' } },
  },
  {
    of: '06',
    says: 'a mother of this year, also by her number',
    change: mother({ birthDate: '2026-01-01', idNumber: '620102202601019962' }),
    right: { refused: BOTH_DATES, code: 'too-young' },
  },
  {
    of: '06',
    says: 'a mother of next year, by her passport',
    change: mother({
      idType: 'passport',
      idNumber: 'E12345678',
      birthDate: '2027-05-05',
      household: undefined,
    }),
    right: { refused: BOTH_DATES, code: 'too-young' },
  },
  {
    of: '06',
    says: 'a father a day older than the child',
    change: {
      father: { idType: 'passport', idNumber: 'E12345679', birthDate: '2026-11-19', household: undefined },
    },
    right: { refused: ['/father/birthDate', '/delivery/at'], code: 'too-young' },
  },
  {
    of: '06',
    says: 'the year 0206, a slip for 2026',
    change: { delivery: { at: '0206-11-20T03:24:00+08:00' } },
    right: { refused: ['/delivery/at'] },
  },
  {
    of: '22',
    says: 'the year 9999',
    change: { delivery: { at: '9999-12-31T23:59:59+08:00' } },
    right: { refused: ['/delivery/at'] },
  },
  {
    of: '24',
    says: 'hour 24',
    change: { delivery: { at: '2026-11-20T24:00:00+08:00' } },
    right: { refused: ['/delivery/at'] },
  },
  {
    of: '24',
    says: 'an offset that no clock has',
    change: { delivery: { at: '2026-11-20T03:24:00+23:59' } },
    right: { refused: ['/delivery/at'] },
  },
  {
    of: '32',
    says: 'a birth in UTC is of the day in China',
    change: { delivery: { at: '2026-11-20T16:30:00Z' } },
    right: { kept: { '/delivery/at': '2026-11-21T00:30:00+08:00' } },
  },
];

const PLACES: readonly ReportedFault[] = [
  ...['999999', '602102', '620199', '620000', '620100'].map((code): ReportedFault => ({
    of: '07',
    says: `a household in ${code}, which is no county`,
    change: household(code),
    right: { refused: ['/mother/household/divisionCode'] },
  })),
  ...['441900', '442000', '460400', '620200', '620171'].map((code): ReportedFault => ({
    of: '07',
    says: `a household in ${code}, a city without counties or an area that the police ask about`,
    change: household(code),
    right: { kept: { '/mother/household/divisionCode': code } },
  })),
];

const NAMES: readonly ReportedFault[] = [
  ...['赵C', 'Anna', '李安\uFE0F然', '李安\u0301然'].map((name): ReportedFault => ({
    of: '10',
    says: `a child of a mainland household called ${JSON.stringify(name)}`,
    change: named(name),
    right: { kept: {}, asked: 'name-characters' },
  })),
  ...['-', '.', "'", 'null', '不详', '王示例之女', '　'].map((name): ReportedFault => ({
    of: '10',
    says: `${JSON.stringify(name)} for a name that there is none of yet`,
    change: named(name),
    right: { kept: { '/children/0/name': undefined }, asked: 'name-missing' },
  })),
  ...['巴图•萨尔', '巴图・萨尔', '巴图 • 萨尔', '巴图．萨尔'].map((name): ReportedFault => ({
    of: '11',
    says: `${name} is printed as it is registered`,
    change: named(name),
    right: { kept: { '/children/0/name': '巴图·萨尔' } },
  })),
  {
    of: '11',
    says: 'a compatibility form of a character is that character',
    change: named('李安\uF9E9'),
    right: { kept: { '/children/0/name': '李安里' } },
  },
  ...['王\uFFFD例', '王?例', '王□例', '王\u200B\u202E示例', '<b>王</b>', '王1', '不详', '/'].map(
    (name): ReportedFault => ({
      of: '15',
      says: `a mother called ${JSON.stringify(name)}`,
      change: mother({ name }),
      right: { refused: ['/mother/name'] },
    }),
  ),
  {
    of: '15',
    says: 'a mother whose name has a character of the private area',
    change: mother({ name: '王\uE123' }),
    right: { kept: { '/mother/name': '王\uE123' }, asked: 'correction-needed' },
  },
];

const TRUTHS: readonly ReportedFault[] = [
  {
    of: '17',
    says: 'a child whose sex cannot be said yet',
    change: girl({ sex: 'unknown' }),
    right: { kept: { '/children/0/sex': 'undetermined' } },
  },
  { of: '17', says: 'a father abroad', change: { father: { residence: undefined } }, right: { kept: {} } },
  {
    of: '17',
    says: 'a father known by his name alone',
    change: { father: { idType: undefined, idNumber: undefined, birthDate: undefined } },
    right: { kept: { '/father/name': '李示例', '/father/idNumber': undefined } },
  },
  {
    of: '17',
    says: 'a mother with a permanent resident card of before',
    change: mother({
      idType: 'foreign-permanent-resident',
      idNumber: 'XXX000000000000',
      nationality: 'USA',
      household: undefined,
    }),
    right: { kept: { '/mother/idType': 'permanent-resident-card' } },
  },
  {
    of: '17',
    says: 'a mother without papers',
    change: mother({ idType: 'none', idNumber: undefined, household: undefined }),
    right: { kept: { '/mother/idType': 'none' } },
  },
  {
    of: '17',
    says: 'weeks without days',
    change: { delivery: { gestation: { weeks: 39, days: undefined } } },
    right: { kept: { '/delivery/gestation': { weeks: 39 } } },
  },
  {
    of: '17',
    says: 'a child born at home that nobody has weighed',
    change: girl({ weightGrams: undefined, lengthCm: undefined }),
    right: { kept: { '/children/0/weightGrams': undefined }, asked: 'report-incomplete' },
  },
  {
    of: '30',
    says: 'an empty phone',
    change: mother({ phone: '' }),
    right: { kept: { '/mother/phone': undefined } },
  },
  {
    of: '30',
    says: 'a stroke for a phone',
    change: mother({ phone: '/' }),
    right: { kept: { '/mother/phone': undefined } },
  },
];

const PERMIT_OF_HONG_KONG = '810000199503129925';

const CONTRADICTIONS: readonly ReportedFault[] = [
  {
    of: '12',
    says: 'a wage of 2^53 − 1 fen',
    change: mother({ employment: { employerAverageMonthlyWageFen: Number.MAX_SAFE_INTEGER } }),
    right: { refused: ['/mother/employment/employerAverageMonthlyWageFen'] },
  },
  {
    of: '16',
    says: 'deathat for deathAt',
    change: girl({ deathat: '2026-11-20T05:00:00+08:00' }),
    right: { refused: ['/children/0/deathat'], code: 'unknown-field' },
  },
  {
    of: '25',
    says: 'a time of death of a child that was not born alive',
    change: girl({ weightGrams: 900, lengthCm: 30, liveBirth: false, deathAt: '2026-11-20T03:24:00+08:00' }),
    right: { refused: ['/children/0/deathAt', '/children/0/liveBirth'] },
  },
  {
    of: '25',
    says: 'a consent of a father who is not there',
    change: {
      father: null,
      consents: [{ kind: 'data-sharing', givenBy: 'father', at: '2026-11-20T03:24:00+08:00' }],
    },
    right: { refused: ['/consents/0/givenBy', '/father'] },
  },
  {
    of: '25',
    says: 'a consent of 2030',
    change: { consents: [{ kind: 'data-sharing', givenBy: 'mother', at: '2030-11-20T03:24:00+08:00' }] },
    right: { refused: ['/consents/0/at'] },
  },
  {
    of: '26',
    says: 'a resident ID under “passport”',
    change: { father: null, mother: { idType: 'passport', idNumber: '620102199503129928' } },
    right: { refused: ['/mother/idType', '/mother/idNumber'], code: 'kind-of-document' },
  },
  {
    of: '26',
    says: 'a household of one who has a residence permit for people of Hong Kong',
    change: mother({ idNumber: PERMIT_OF_HONG_KONG }),
    right: { refused: ['/mother/household', '/mother/idNumber'] },
  },
  {
    of: '26',
    says: 'the same without a household: no number begins with 810000',
    change: mother({ idNumber: PERMIT_OF_HONG_KONG, household: undefined }),
    right: { kept: { '/mother/idNumber': PERMIT_OF_HONG_KONG } },
  },
  {
    of: '29',
    says: 'a name of 51 characters',
    change: named('李'.repeat(51)),
    right: { refused: ['/children/0/name'] },
  },
  {
    of: '29',
    says: 'a weight as text',
    change: girl({ weightGrams: '3320' }),
    right: { refused: ['/children/0/weightGrams'] },
  },
];

/**
 * Of the reports about what comes in. 01 (a payment without limit: policies/payments/improbable.test.ts) and 20 (cover after a
 * death: activities/fits-child.test.ts) are about what is made of it; 28 (a deadline at New Year) is the calendar's.
 */
export const REPORTED_FAULTS: readonly ReportedFault[] = [
  ...DATES,
  ...PLACES,
  ...NAMES,
  ...TRUTHS,
  ...CONTRADICTIONS,
];
