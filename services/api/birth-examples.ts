import type { z } from 'zod';
import type { birthNotificationSchema } from '../../schemas/birth-notification.ts';

const employed = { kind: 'employee', maternityInsured: true, pool: '620100' } as const;

/** A first child in Lanzhou, with everything that a hospital can know. */
export const BIRTH_EXAMPLE = {
  notificationId: 'LZ-2026-000001',
  facility: {
    code: 'SAMPLE-LZ-001',
    name: '兰州示例妇幼保健院',
    divisionCode: '620102',
    ownership: 'public',
    countyLevel: false,
  },
  delivery: {
    at: '2026-11-20T03:24:00+08:00',
    method: 'vaginal',
    difficult: false,
    gestation: { weeks: 39, days: 2 },
    plurality: 1,
  },
  children: [
    {
      order: 1,
      sex: 'female',
      weightGrams: 3320,
      lengthCm: 50,
      liveBirth: true,
      health: 'good',
      name: '李安然',
    },
  ],
  mother: {
    name: '王示例',
    idType: 'resident-id',
    idNumber: '620102199503129928',
    birthDate: '1995-03-12',
    nationality: 'CHN',
    ethnicity: '汉族',
    phone: '13900000001',
    household: { divisionCode: '620102', kind: 'family' },
    residence: { divisionCode: '620102' },
    employment: { ...employed, employerAverageMonthlyWageFen: 720_000 },
  },
  father: {
    name: '李示例',
    idType: 'resident-id',
    idNumber: '620102199307049912',
    birthDate: '1993-07-04',
    nationality: 'CHN',
    ethnicity: '汉族',
    phone: '13900000002',
    household: { divisionCode: '620102', kind: 'family' },
    residence: { divisionCode: '620102' },
    employment: { ...employed, employerAverageMonthlyWageFen: 800_000 },
  },
  marriage: { status: 'married' },
  childRank: 1,
  prePregnancyCheck: false,
  choices: {
    householdFollows: 'mother',
    resultDelivery: 'post',
    payee: { holder: 'mother', bankName: '示例银行', accountNumber: '6200000000000000001' },
  },
  consents: [{ kind: 'data-sharing', givenBy: 'mother', at: '2026-11-20T03:24:00+08:00' }],
} satisfies z.input<typeof birthNotificationSchema>;

/** Outside any institution, no father, no papers: as little as may be said. */
export const LITTLE_EXAMPLE = {
  notificationId: 'GL-2026-0007',
  facility: null,
  delivery: { at: '2026-11-20T03:24:00+08:00', method: 'vaginal', difficult: false, plurality: 1 },
  children: [{ order: 1, sex: 'undetermined', liveBirth: true }],
  mother: {
    name: '马示例',
    idType: 'none',
    birthDate: '1999-02-03',
    nationality: 'CHN',
    residence: { divisionCode: '620723' },
  },
  father: null,
  marriage: { status: 'unmarried' },
};
