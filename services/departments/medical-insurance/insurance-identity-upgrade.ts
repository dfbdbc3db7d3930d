import type { Connection } from '../../../infra/postgres/pool.ts';
import { readResidentId } from '../../../schemas/resident-id.ts';
import { correctionNeeded, refused, type Asked, type CommandHandler, type Decision } from '../kit/handler.ts';
import { officeNumber, shanghaiTime, type Office } from '../kit/office.ts';
import {
  enter,
  numberHash,
  entryColumns,
  openEntry,
  registerPlace,
  type KnownEntry,
  type Register,
  type RegisterWrite,
  type Statement,
} from '../kit/register.ts';
import { accountRegister, identityColumns, identityOfAccount } from './medical-insurance.ts';

type UpgradeAsked = Asked<'insurance-identity-upgrade'>;

const register: Register = { table: 'identity_upgrade', columns: { account_hash: 'bytea' } };

const upgradeAccount: Statement = {
  name: 'upgrade-account',
  sql: (schema, parameter) =>
    `update ${schema}.insurance_account a set identity_kind = r.identity_kind, changed_at = now(),
       resident_id_hash = decode(r.resident_id_hash, 'base64'), sealed = decode(r.sealed, 'base64')
     from jsonb_to_recordset(${parameter}::jsonb)
       as r(number_hash text, identity_kind text, resident_id_hash text, sealed text)
     where a.number_hash = decode(r.number_hash, 'base64')`,
};

type AccountRow = Parameters<typeof openEntry>[2] & { readonly command: string };

async function findAccounts(
  on: Connection,
  asked: readonly UpgradeAsked[],
  office: Office,
): Promise<Map<string, KnownEntry>> {
  const wanted = asked.map(({ command }) => ({
    command: command.id,
    hash: numberHash(office, accountRegister, command.payload.accountNumber),
  }));
  const { rows } = await on.query<AccountRow>({
    name: 'find-accounts',
    text: `select r.command, ${entryColumns(accountRegister, 'a')} from jsonb_to_recordset($1::jsonb) as r(command text, hash text)
      join medical_insurance.insurance_account a on a.number_hash = decode(r.hash, 'base64') for update of a`,
    values: [JSON.stringify(wanted)],
  });
  return new Map(rows.map((row) => [row.command, openEntry(office, accountRegister, row)]));
}

function objectTo(
  asked: UpgradeAsked,
  account: KnownEntry | undefined,
): Decision<'insurance-identity-upgrade'> | undefined {
  const { command } = asked;
  const { residentId } = command.payload;
  if (!account) return correctionNeeded('account-unknown', '未找到该参保账户');
  const { case_number: caseNumber, subject } = account.columns;
  if (caseNumber !== command.caseNumber || subject !== command.subject) {
    return refused('account-of-another', '该参保账户不属于本办件的新生儿');
  }
  if (!readResidentId(residentId)) return correctionNeeded('identity-not-valid', '公民身份号码不正确');
  const before = identityOfAccount(account).residentId;
  if (before !== undefined && before !== residentId) {
    return correctionNeeded('identity-differs', '该账户已登记另一公民身份号码');
  }
  return undefined;
}

function upgrade(asked: UpgradeAsked, office: Office, account: KnownEntry): RegisterWrite {
  const { command } = asked;
  const { residentId, registeredName } = command.payload;
  const { number, personal } = account;
  const columns = identityColumns(office, { ...identityOfAccount(account), residentId });
  const place = registerPlace(accountRegister, command.caseNumber, command.subject);
  return {
    statement: upgradeAccount,
    record: {
      number_hash: numberHash(office, accountRegister, number),
      identity_kind: columns.identity_kind,
      resident_id_hash: columns.resident_id_hash,
      sealed: office.seal(place, { ...personal, residentId, registeredName, number }),
    },
  };
}

/** 医保身份信息更新: the account that was opened on the certificate is the child's own under the resident ID (facts 2.4). */
export const insuranceIdentityUpgrade: CommandHandler<'insurance-identity-upgrade', KnownEntry> = {
  register,
  objections: {
    insurance_account_resident_id_hash_key: {
      reasonCode: 'already-insured',
      reason: '该公民身份号码已有参保账户',
      asks: [],
    },
  },
  lookUp: findAccounts,
  decide(asked, office, account) {
    const objection = objectTo(asked, account);
    if (objection || !account) return objection ?? refused('account-unknown', '未找到该参保账户');
    const { command, serial, known } = asked;
    const { accountNumber } = command.payload;
    const division = String(account.columns['enrol_division_code']);
    const number = known?.number ?? officeNumber('GX', division, serial);
    const entry = enter(
      register,
      { office, command, known },
      {
        number,
        personal: {},
        columns: { account_hash: numberHash(office, accountRegister, accountNumber) },
      },
    );
    return {
      outcome: 'completed',
      result: { accountNumber, upgradedAt: shanghaiTime(office.now()) },
      writes: [entry, upgrade(asked, office, account)],
    };
  },
};
