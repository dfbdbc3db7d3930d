import type { Citation } from '../../schemas/entitlement.ts';
import { addMonths } from '../calendar/date.ts';

/** One dose of the national immunisation schedule (国家免疫规划), due at an age in months. */
export interface ScheduledDose {
  readonly vaccine: string;
  readonly title: string;
  readonly ageMonths: number;
}

export interface DueDose {
  readonly vaccine: string;
  readonly title: string;
  /** ISO date on which the age of the dose is reached */
  readonly due: string;
}

/** A version of the schedule, for children born from `bornFrom` on. Catch-up doses are not reckoned here. */
export interface VaccinationSchedule {
  readonly version: string;
  readonly bornFrom: string;
  readonly doses: readonly ScheduledDose[];
  readonly citation: Citation;
}

function dose(ageMonths: number, vaccine: string, title: string): ScheduledDose {
  return { ageMonths, vaccine, title };
}

const WITHOUT_DTAP: readonly ScheduledDose[] = [
  dose(0, 'HepB-1', '乙肝疫苗第1剂（出生24小时内）'),
  dose(0, 'BCG', '卡介苗'),
  dose(1, 'HepB-2', '乙肝疫苗第2剂'),
  dose(2, 'IPV-1', '脊灰灭活疫苗第1剂'),
  dose(3, 'IPV-2', '脊灰灭活疫苗第2剂'),
  dose(4, 'bOPV-1', '脊灰减毒活疫苗第1剂'),
  dose(6, 'HepB-3', '乙肝疫苗第3剂'),
  dose(6, 'MenA-1', 'A群流脑多糖疫苗第1剂'),
  dose(8, 'MMR-1', '麻腮风疫苗第1剂'),
  dose(8, 'JE-1', '乙脑减毒活疫苗第1剂'),
  dose(9, 'MenA-2', 'A群流脑多糖疫苗第2剂'),
  dose(18, 'MMR-2', '麻腮风疫苗第2剂'),
  dose(18, 'HepA', '甲肝减毒活疫苗'),
  dose(24, 'JE-2', '乙脑减毒活疫苗第2剂'),
  dose(36, 'MenAC-1', 'A群C群流脑多糖疫苗第1剂'),
  dose(48, 'bOPV-2', '脊灰减毒活疫苗第2剂'),
  dose(72, 'MenAC-2', 'A群C群流脑多糖疫苗第2剂'),
];

function withDtap(doses: readonly ScheduledDose[]): readonly ScheduledDose[] {
  return [...WITHOUT_DTAP, ...doses].sort((a, b) => a.ageMonths - b.ageMonths);
}

/** Newest first. */
const SCHEDULES: readonly VaccinationSchedule[] = [
  {
    version: 'national-2025',
    bornFrom: '2025-01-01',
    doses: withDtap([
      dose(2, 'DTaP-1', '百白破疫苗第1剂'),
      dose(4, 'DTaP-2', '百白破疫苗第2剂'),
      dose(6, 'DTaP-3', '百白破疫苗第3剂'),
      dose(18, 'DTaP-4', '百白破疫苗第4剂'),
      dose(72, 'DTaP-5', '百白破疫苗第5剂'),
    ]),
    citation: {
      document: '国疾控卫免发〔2024〕20号',
      article: '百白破疫苗免疫程序',
      confidence: 'secondary',
    },
  },
  {
    version: 'national-2021',
    bornFrom: '0001-01-01',
    doses: withDtap([
      dose(3, 'DTaP-1', '百白破疫苗第1剂'),
      dose(4, 'DTaP-2', '百白破疫苗第2剂'),
      dose(5, 'DTaP-3', '百白破疫苗第3剂'),
      dose(18, 'DTaP-4', '百白破疫苗第4剂'),
      dose(72, 'DT', '白破疫苗'),
    ]),
    citation: {
      document: '国家免疫规划疫苗儿童免疫程序（2021年版）',
      article: '程序表',
      confidence: 'secondary',
    },
  },
];

/** The schedule a child born on a day follows. */
export function vaccinationSchedule(birthDate: string): VaccinationSchedule {
  const schedule = SCHEDULES.find((candidate) => candidate.bornFrom <= birthDate);
  if (!schedule) throw new RangeError(`not a birth date: ${birthDate}`);
  return schedule;
}

/**
 * The doses due from one age to another, both inclusive.
 * @param birthDate ISO date
 */
export function dosesDue(birthDate: string, fromMonths: number, toMonths: number): DueDose[] {
  return vaccinationSchedule(birthDate)
    .doses.filter((d) => d.ageMonths >= fromMonths && d.ageMonths <= toMonths)
    .map((d) => ({ vaccine: d.vaccine, title: d.title, due: addMonths(birthDate, d.ageMonths) }));
}

/** The doses given in the birth hospital. */
export function birthDoses(birthDate: string): DueDose[] {
  return dosesDue(birthDate, 0, 0);
}

/** What comes next, up to an age of half a year unless said otherwise. */
export function nextDoses(birthDate: string, untilMonths = 6): DueDose[] {
  return dosesDue(birthDate, 1, untilMonths);
}
