import { randomInt, randomUUID } from 'node:crypto';
import { residentIdCheckCharacter, type Sex } from '../../schemas/resident-id.ts';

const HOURS_EAST_OF_UTC = 8;
const DAY_MS = 86_400_000;
const SURNAMES = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴'] as const;
const GIVEN_NAMES = ['安然', '嘉宁', '若禾', '知夏', '清和', '予安', '思源', '乐遥'] as const;

interface SampleParent {
  household?: { divisionCode: string };
  residence: { divisionCode: string };
}

/** The parts of a sample birth notification that are made new. */
export interface SampleBirth {
  delivery: { at: string };
  children: object[];
  mother: SampleParent;
  father: SampleParent | null;
  consents?: { at: string }[];
}

function pick<T>(from: readonly [T, ...T[]]): T {
  return from[randomInt(from.length)] ?? from[0];
}

/** The calendar date in China, `days` ago. */
function dateInChina(now: Date, days: number): string {
  return new Date(now.getTime() + HOURS_EAST_OF_UTC * 3_600_000 - days * DAY_MS).toISOString().slice(0, 10);
}

/** A 公民身份号码 with the right check character and a random sequence number of the right parity. */
function inventResidentId(divisionCode: string, birthDate: string, sex: Sex): string {
  const sequence = randomInt(50, 499) * 2 + (sex === 'male' ? 1 : 0);
  const first17 = `${divisionCode}${birthDate.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return first17 + residentIdCheckCharacter(first17);
}

function inventParent<P extends SampleParent>(sample: P, sex: Sex, now: Date) {
  const birthDate = dateInChina(now, randomInt(24 * 366, 38 * 365));
  const surname = pick(SURNAMES);
  const invented = {
    name: `${surname}示例`,
    idType: 'resident-id',
    idNumber: inventResidentId(
      sample.household?.divisionCode ?? sample.residence.divisionCode,
      birthDate,
      sex,
    ),
    birthDate,
    phone: `1390000${String(randomInt(10_000)).padStart(4, '0')}`,
  };
  return { surname, parent: { ...sample, ...invented } };
}

/**
 * A birth of yesterday after the sample's pattern: fresh number, freshly invented parents, same hour of the day.
 * Nobody in it exists; the names say so.
 */
export function inventBirth(sample: SampleBirth, now: Date) {
  const yesterday = dateInChina(now, 1);
  const onYesterday = (at: string): string => `${yesterday}${at.slice(10)}`;
  const mother = inventParent(sample.mother, 'female', now);
  const father = sample.father && inventParent(sample.father, 'male', now);
  const surname = (father ?? mother).surname;
  return {
    ...sample,
    notificationId: `DEMO-${yesterday.replaceAll('-', '')}-${randomUUID().slice(0, 8)}`,
    delivery: { ...sample.delivery, at: onYesterday(sample.delivery.at) },
    children: sample.children.map((child) => ({ ...child, name: `${surname}${pick(GIVEN_NAMES)}` })),
    mother: mother.parent,
    father: father && father.parent,
    consents: (sample.consents ?? []).map((consent) => ({ ...consent, at: onYesterday(consent.at) })),
  };
}
