import { z } from 'zod';
import { shanghaiDate } from '../../../policies/calendar/date.ts';
import { newbornCover, newbornCoverRule } from '../../../policies/insurance/newborn-cover.ts';
import { readResidentId } from '../../../schemas/resident-id.ts';
import { correctionNeeded, refused, type Asked, type CommandHandler, type Decision } from '../kit/handler.ts';
import { officeNumber, type Office } from '../kit/office.ts';
import { enter, type KnownEntry, type Register } from '../kit/register.ts';

type AccountAsked = Asked<'medical-insurance'>;

/** Its number is the account number (参保账户号). */
export const accountRegister: Register = {
  table: 'insurance_account',
  columns: {
    enrol_division_code: 'text',
    identity_kind: 'text',
    certificate_hash: 'bytea',
    resident_id_hash: 'bytea',
    premium_year: 'integer',
    premium_fen: 'bigint',
  },
};

const identitySchema = z.object({
  certificateNumber: z.string().optional(),
  residentId: z.string().optional(),
});
type Identity = z.infer<typeof identitySchema>;

/** What an account is known by: the papers it had before, and the one that comes now. */
function identityOf({ command, known }: AccountAsked): Identity {
  const { kind, number } = command.payload.identity;
  const before = known ? identitySchema.parse(known.personal) : {};
  return kind === 'resident-id'
    ? { ...before, residentId: number }
    : { ...before, certificateNumber: number };
}

/** The columns that say who an account belongs to. */
export function identityColumns(
  office: Office,
  identity: Identity,
): { identity_kind: string; certificate_hash: string | null; resident_id_hash: string | null } {
  const { certificateNumber, residentId } = identity;
  return {
    identity_kind: residentId === undefined ? 'birth-certificate' : 'resident-id',
    certificate_hash: certificateNumber === undefined ? null : office.hash('certificate', certificateNumber),
    resident_id_hash: residentId === undefined ? null : office.hash('resident-id', residentId),
  };
}

/** The papers of an account that is there. */
export function identityOfAccount(account: KnownEntry): Identity {
  return identitySchema.parse(account.personal);
}

function objectTo(asked: AccountAsked, office: Office): Decision<'medical-insurance'> | undefined {
  const { identity, child } = asked.command.payload;
  const { kind, number } = identity;
  const right = kind === 'resident-id' ? readResidentId(number) !== undefined : /^[A-Z]\d{9}$/.test(number);
  if (!right) return correctionNeeded('identity-not-valid', '参保身份证件号码不正确');
  const died = child.deathAt === undefined ? undefined : shanghaiDate(child.deathAt);
  if (died === undefined || asked.known || coverOf(asked, office).coverFrom <= died) return undefined;
  return refused('died-before-cover', '已过参保期限，待遇只能从死亡之后开始，不再参保');
}

function coverOf({ command }: AccountAsked, office: Office): ReturnType<typeof newbornCover> {
  const { child, enrolDivisionCode } = command.payload;
  const birthDate = shanghaiDate(child.birthAt);
  const today = shanghaiDate(office.now().toISOString());
  // Clocks of hospitals may run ahead: nobody enrols before the birth.
  const enrolledOn = today < birthDate ? birthDate : today;
  return newbornCover(birthDate, enrolledOn, newbornCoverRule(enrolDivisionCode, birthDate));
}

/**
 * 居民医保参保: on the birth certificate or the resident ID. Enrolled and paid within 90 days cover counts from
 * birth; the premium is a parameter of the year and null where it is not known (facts 3.6).
 */
export const medicalInsurance: CommandHandler<'medical-insurance'> = {
  register: accountRegister,
  objections: {
    insurance_account_certificate_hash_key: {
      reasonCode: 'already-insured',
      reason: '该出生医学证明已参保',
      asks: [],
    },
    insurance_account_resident_id_hash_key: {
      reasonCode: 'already-insured',
      reason: '该公民身份号码已参保',
      asks: [],
    },
  },
  decide(asked, office) {
    const objection = objectTo(asked, office);
    if (objection) return objection;
    const { command, serial, known } = asked;
    const { child, guardian, enrolDivisionCode, identity } = command.payload;
    const number = known?.number ?? officeNumber('YB', enrolDivisionCode, serial);
    const { coverFrom, coverUntil, payBy, premiumYear, premiumFen } = coverOf(asked, office);
    const cover = { coverFrom, coverUntil, payBy };
    const papers = identityOf(asked);
    return {
      outcome: 'completed',
      result: { accountNumber: number, identityKind: identity.kind, ...cover, premiumYear, premiumFen },
      writes: [
        enter(
          accountRegister,
          { office, command, known },
          {
            number,
            personal: { ...papers, child, guardian, ...cover },
            columns: {
              enrol_division_code: enrolDivisionCode,
              ...identityColumns(office, papers),
              premium_year: premiumYear,
              premium_fen: premiumFen,
            },
          },
        ),
      ],
    };
  },
};
