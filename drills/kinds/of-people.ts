import { layOver } from '../../test/support/lay-over.ts';
import type { PaymentStatus } from '../../schemas/payment.ts';
import { birthWith, birthWithChild, CHOICES, confirm, NAME, reportedAgain } from './families.ts';
import { each, type Asked, type CausedKind } from './row.ts';
import { SECONDS, whenTrue, type Stage } from './stage.ts';

type Birth = ReturnType<typeof birthWith>;

/** A birth that is asked about because of what is reported of it. */
const reported = (kind: string, birth: () => Birth) =>
  each(async ({ hospital }): Promise<Asked> => {
    const caseNumber = await hospital.report(birth());
    const { id } = await hospital.whenAsked(caseNumber, kind, SECONDS);
    return { caseNumber, taskId: id };
  });

export const nameMissing: CausedKind<'name-missing'> = {
  cause: reported('name-missing', () => birthWithChild({ name: undefined })),
  outcomes: { provided: { given: { facts: NAME } }, 'given-up': {} },
};

/** A name with a character that no certificate can carry. */
export const nameCharacters: CausedKind<'name-characters'> = {
  cause: reported('name-characters', () => birthWithChild({ name: '李𠮷禾' })),
  outcomes: { approved: {}, changed: { given: { facts: NAME } }, 'given-up': {} },
};

export const choicesMissing: CausedKind<'choices-missing'> = {
  cause: reported('choices-missing', () => birthWith({ choices: undefined })),
  outcomes: { provided: { given: { facts: CHOICES } }, 'given-up': {} },
};

const MEASURES = { weightGrams: 3320, lengthCm: 50 } as const;

/** A child that was not weighed or measured; the clerk enters what the hospital says on the telephone. */
export const reportIncomplete: CausedKind<'report-incomplete'> = {
  cause: reported('report-incomplete', () => birthWithChild({ weightGrams: undefined, lengthCm: undefined })),
  outcomes: {
    provided: { given: { facts: { children: [{ order: 1, ...MEASURES }] } } },
    'given-up': {},
  },
};

export const bornOutside: CausedKind<'born-outside-institution'> = {
  cause: reported('born-outside-institution', () => ({ ...birthWith(), facility: null })),
  outcomes: { verified: {}, 'given-up': {} },
};

/** The same mother, seven minutes later, under another number of the hospital. */
async function alike(stage: Stage): Promise<Asked> {
  const { hospital } = stage;
  const birth = birthWith();
  const first = await hospital.report(birth);
  await hospital.whenMatterCompleted(first, 'child-1/birth-certificate', SECONDS);
  const caseNumber = await hospital.report(reportedAgain(birth, 7));
  const { id } = await hospital.whenAsked(caseNumber, 'likely-duplicate', SECONDS);
  return { caseNumber, taskId: id, over: async () => void (await hospital.whenCompleted(first, SECONDS)) };
}

export const likelyDuplicate: CausedKind<'likely-duplicate'> = {
  cause: each(alike),
  outcomes: {
    same: {},
    different: {},
  },
};

const allowanceIs = (status: PaymentStatus): string =>
  `exists (select from ledger.payment_order where case_number = $1 and entitlement = 'maternity-allowance'
    and status = '${status}' and amount_fen = 2352000)`;
const WAGE = { tooHigh: 72_000_000_000, true: 720_000 } as const;

/** A wage that can hardly be, or a mother of fourteen. */
const YEARS = 14;
function improbableBirth(outcome: string): Birth {
  if (outcome === 'corrected')
    return birthWith({ mother: { employment: { employerAverageMonthlyWageFen: WAGE.tooHigh } } });
  const birth = birthWith();
  const birthDate = `${Number(birth.delivery.at.slice(0, 4)) - YEARS}-01-01`;
  const papers = { idType: 'passport', idNumber: `E${Date.now() % 10_000_000}`.padEnd(8, '0'), birthDate };
  return layOver(birth, {
    mother: { ...papers, household: undefined },
    choices: { householdFollows: 'father' },
  });
}

export const improbable: CausedKind<'improbable'> = {
  cause: each(async ({ hospital }, outcome) => {
    const caseNumber = await hospital.report(improbableBirth(outcome));
    const { id } = await hospital.whenAsked(caseNumber, 'improbable', SECONDS);
    return { caseNumber, taskId: id };
  }),
  outcomes: {
    confirmed: {},
    // The wage needs two people, and what is corrected is paid on the yes of the family.
    corrected: {
      given: { facts: { mother: { employment: { employerAverageMonthlyWageFen: WAGE.true } } } },
      seen: async (stage, { caseNumber }) => {
        const asked = allowanceIs('awaiting-confirmation');
        await whenTrue(stage, 'a question about the allowance from the true wage', asked, [caseNumber]);
        await confirm(stage, caseNumber);
        await whenTrue(stage, 'the allowance from the true wage', allowanceIs('paid'), [caseNumber]);
      },
    },
  },
};

/** A parent has another number and comes to the hall with it. */
export const identityCheck: CausedKind<'identity-check'> = {
  cause: each(async ({ hospital }) => {
    const caseNumber = await hospital.report(birthWith());
    await hospital.call('clerk', `/v1/cases/${caseNumber}/identity-checks`, { body: { parent: 'mother' } });
    const { id } = await hospital.whenAsked(caseNumber, 'identity-check', SECONDS);
    return { caseNumber, taskId: id };
  }),
  outcomes: {
    verified: { given: { facts: { mother: { phone: '13900000008' } } } },
    'not-verified': {},
  },
};
