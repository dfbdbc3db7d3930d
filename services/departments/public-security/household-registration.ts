import type { Connection } from '../../../infra/postgres/pool.ts';
import { shanghaiDate } from '../../../policies/calendar/date.ts';
import { composeResidentId, isStatisticalCode, RESIDENT_ID_CAPACITY } from '../../../policies/id-number.ts';
import type { Sex } from '../../../schemas/resident-id.ts';
import {
  childPointer,
  correctionNeeded,
  type Asked,
  type CommandHandler,
  type Decision,
} from '../kit/handler.ts';
import { shanghaiTime, type Office } from '../kit/office.ts';
import { birthHash } from '../kit/one-of-each.ts';
import { enter, type Register } from '../kit/register.ts';
import { sequenceKey, takeIndexes, type SequenceDemand } from './resident-id-numbers.ts';

type HouseholdAsked = Asked<'household-registration'>;

/** Its number is the 公民身份号码. */
export const householdRegister: Register = {
  table: 'household_registration',
  columns: {
    accepting_division_code: 'text',
    deciding_division_code: 'text',
    certificate_hash: 'bytea',
    birth_hash: 'bytea',
  },
};

/** A newborn who died may never have been named; birth and death are registered all the same (facts 3.2). */
const UNNAMED = '未取名';

function objectTo({ command }: HouseholdAsked): Decision<'household-registration'> | undefined {
  const { child, decidingDivisionCode, follows, householdParent } = command.payload;
  if (isStatisticalCode(decidingDivisionCode)) {
    return correctionNeeded(
      'division-cannot-be-registered',
      `${decidingDivisionCode}是统计用区划代码，公民身份号码须用实际县（区）代码`,
      [`/${follows}/household/divisionCode`],
    );
  }
  if (child.sex === 'undetermined') {
    return correctionNeeded('sex-undetermined', '性别尚未确定，公民身份号码须载明性别，确定后再登记', [
      childPointer(command.subject, 'sex'),
    ]);
  }
  if (householdParent.idNumber === undefined) {
    return correctionNeeded('parent-not-identified', '所随一方没有证件号码，不能登记到其户下', [
      `/${follows}/idType`,
      `/${follows}/idNumber`,
    ]);
  }
  if (child.name === undefined && child.deathAt === undefined) {
    return correctionNeeded('name-missing', '未填报新生儿姓名，不能登记户口', [
      childPointer(command.subject, 'name'),
    ]);
  }
  return undefined;
}

/** Nobody whose sex is undetermined comes so far. */
function sexOf({ sex }: HouseholdAsked['command']['payload']['child']): Sex {
  if (sex === 'undetermined') throw new RangeError('no number is allotted while the sex is undetermined');
  return sex;
}

function sequenceOf({ command }: HouseholdAsked): Omit<SequenceDemand, 'count'> {
  const { child, decidingDivisionCode } = command.payload;
  return { divisionCode: decidingDivisionCode, birthDate: shanghaiDate(child.birthAt), sex: sexOf(child) };
}

/** An index for every child that has no number yet; a number once given stays with the child for life. */
async function takeIndexEach(on: Connection, asked: readonly HouseholdAsked[]): Promise<Map<string, number>> {
  const numberless = asked.filter((one) => !one.known && !objectTo(one));
  if (numberless.length === 0) return new Map();
  const sequences = Map.groupBy(numberless, (one) => sequenceKey(sequenceOf(one)));
  const demands = [...sequences.values()].flatMap(([first, ...others]) =>
    first ? [{ ...sequenceOf(first), count: others.length + 1 }] : [],
  );
  const firstIndexes = await takeIndexes(on, demands);
  return new Map(
    [...sequences].flatMap(([key, members]) =>
      members.map((one, i) => [one.command.id, (firstIndexes.get(key) ?? 0) + i] as const),
    ),
  );
}

function decide(
  asked: HouseholdAsked,
  office: Office,
  index: number | undefined,
): Decision<'household-registration'> {
  const objection = objectTo(asked);
  if (objection) return objection;
  const { divisionCode, birthDate, sex } = sequenceOf(asked);
  const { command, known } = asked;
  if (index !== undefined && index >= RESIDENT_ID_CAPACITY) {
    return correctionNeeded('numbers-exhausted', '该区划当日同性别的公民身份号码顺序码已用完，需人工处理');
  }
  const residentId = known?.number ?? composeResidentId(divisionCode, birthDate, sex, index ?? -1);
  const { child, certificateNumber, householdParent, follows, householdKind } = command.payload;
  const write = enter(
    householdRegister,
    { office, command, known },
    {
      number: residentId,
      personal: { child, certificateNumber, householdParent, follows, householdKind },
      columns: {
        accepting_division_code: command.payload.acceptingDivisionCode,
        deciding_division_code: divisionCode,
        certificate_hash: office.hash('certificate', certificateNumber),
        birth_hash: birthHash(office, householdParent, child),
      },
    },
  );
  return {
    outcome: 'completed',
    result: {
      residentId,
      registeredName: child.name ?? UNNAMED,
      householdDivisionCode: divisionCode,
      registeredAt: shanghaiTime(office.now()),
    },
    writes: [write],
  };
}

/**
 * 户口登记 with the 公民身份号码. Its whole input is certificate, child and the household that the child joins:
 * marriage, child rank and fertility are not known here and cannot matter (LZ 6, JL 1; invariant I1).
 */
export const householdRegistration: CommandHandler<'household-registration', number> = {
  register: householdRegister,
  objections: {
    household_registration_certificate_hash_key: {
      reasonCode: 'already-registered',
      reason: '该出生医学证明已办理过户口登记',
      asks: [],
    },
    household_registration_of_birth: {
      reasonCode: 'already-registered',
      reason: '该次出生已在另一办件办理过户口登记，请核实是否重复上报',
      asks: [],
    },
  },
  lookUp: takeIndexEach,
  decide,
};
