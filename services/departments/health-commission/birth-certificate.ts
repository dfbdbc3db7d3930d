import type { Connection } from '../../../infra/postgres/pool.ts';
import {
  childPointer,
  correctionNeeded,
  refused,
  type Asked,
  type CommandHandler,
  type Decision,
} from '../kit/handler.ts';
import { shanghaiTime, type Office } from '../kit/office.ts';
import { birthHash } from '../kit/one-of-each.ts';
import { enter, type Register, type RegisterWrite, type Statement } from '../kit/register.ts';
import {
  composeCertificateNumber,
  readCertificateNumber,
  stockKey,
  takeSerials,
  type CertificateDemand,
} from './certificate-numbers.ts';

type CertificateAsked = Asked<'birth-certificate'>;

const register: Register = {
  table: 'birth_certificate',
  columns: {
    province_code: 'text',
    facility_code: 'text',
    print_hash: 'bytea',
    issues: 'integer',
    signer: 'text',
    sealer: 'text',
    birth_hash: 'bytea',
  },
};

/** 签发人 and 盖章人 are different people (facts 3.1, W47); these two are invented. */
const SIGNER = '示例签发人甲';
const SEALER = '示例盖章人乙';

const voidReissued: Statement = {
  name: 'void-certificate',
  sql: (schema, parameter) =>
    `insert into ${schema}.certificate_void (province_code, serial, reason)
     select province_code, serial, reason from jsonb_to_recordset(${parameter}::jsonb)
       as r(province_code text, serial integer, reason text) on conflict do nothing`,
};

function stockOf({ command }: CertificateAsked): Omit<CertificateDemand, 'count'> {
  const { facilityCode, placeDivisionCode } = command.payload;
  return { facilityCode: facilityCode ?? '', provinceCode: placeDivisionCode.slice(0, 2) };
}

/** What is printed; what is printed is never altered (facts 3.1), so another print is another certificate. */
function printHash({ command }: CertificateAsked, office: Office): string {
  const { child, mother, father, gestation, placeDivisionCode } = command.payload;
  return office.hash(
    'certificate-print',
    JSON.stringify({ child, mother, father, gestation, placeDivisionCode }),
  );
}

function isAlreadyPrinted(asked: CertificateAsked, office: Office): boolean {
  const printed = asked.known?.columns['print_hash'];
  return Buffer.isBuffer(printed) && printed.toString('base64') === printHash(asked, office);
}

function objectTo({ command }: CertificateAsked): Decision<'birth-certificate'> | undefined {
  const { child } = command.payload;
  if (child.deathAt !== undefined && Date.parse(child.deathAt) < Date.parse(child.birthAt)) {
    return refused('not-a-live-birth', '非活产，不签发出生医学证明');
  }
  if (child.name === undefined && child.deathAt === undefined) {
    return correctionNeeded('name-missing', '未填报新生儿姓名，不能签发', [
      childPointer(command.subject, 'name'),
    ]);
  }
  return undefined;
}

/** Numbers for all who will be given one; a certificate that is printed already keeps its own. */
async function takeNumbers(
  on: Connection,
  asked: readonly CertificateAsked[],
  office: Office,
): Promise<Map<string, string>> {
  const needy = asked.filter((one) => !objectTo(one) && !isAlreadyPrinted(one, office));
  if (needy.length === 0) return new Map();
  const stocks = Map.groupBy(needy, (one) => stockKey(stockOf(one)));
  const demands = [...stocks.values()].flatMap(([first, ...others]) =>
    first ? [{ ...stockOf(first), count: others.length + 1 }] : [],
  );
  const serials = await takeSerials(on, demands);
  return new Map(
    [...stocks].flatMap(([key, members]) =>
      members.map((one, i) => {
        const serial = serials.get(key)?.[i] ?? 0;
        return [one.command.id, composeCertificateNumber(stockOf(one).provinceCode, serial)] as const;
      }),
    ),
  );
}

function decide(
  asked: CertificateAsked,
  office: Office,
  fresh: string | undefined,
): Decision<'birth-certificate'> {
  const objection = objectTo(asked);
  if (objection) return objection;
  const { command, known } = asked;
  const number = fresh ?? known?.number;
  if (number === undefined) throw new RangeError('no certificate number was taken');
  const { provinceCode, facilityCode } = stockOf(asked);
  const { child, mother, father } = command.payload;
  const issues = Number(known?.columns['issues'] ?? 0) + (fresh === undefined ? 0 : 1);
  const write = enter(
    register,
    { office, command, known },
    {
      number,
      personal: { child, mother, father },
      columns: {
        province_code: provinceCode,
        facility_code: facilityCode,
        print_hash: printHash(asked, office),
        issues,
        signer: SIGNER,
        sealer: SEALER,
        birth_hash: birthHash(office, mother, child),
      },
    },
  );
  return {
    outcome: 'completed',
    result: {
      certificateNumber: number,
      issuedAt: shanghaiTime(office.now()),
      signer: SIGNER,
      sealer: SEALER,
    },
    writes: [write, ...voidOld(known?.number, fresh)],
  };
}

function voidOld(old: string | undefined, fresh: string | undefined): RegisterWrite[] {
  if (old === undefined || fresh === undefined) return [];
  const { provinceCode, serial } = readCertificateNumber(old);
  return [{ statement: voidReissued, record: { province_code: provinceCode, serial, reason: '换发' } }];
}

/** 出生医学证明: one certificate and one number for one child, live births only; a reissue takes a new number. */
export const birthCertificate: CommandHandler<'birth-certificate', string> = {
  register,
  objections: {
    birth_certificate_of_birth: {
      reasonCode: 'already-certified',
      reason: '该次出生已在另一办件签发过出生医学证明，请核实是否重复上报',
      asks: [],
    },
  },
  lookUp: takeNumbers,
  decide,
};
