import type { LeaveChangeNotice, Redecision } from '../../../activities/matters/leave-change-notice.ts';
import type { ChangeWords } from '../../../activities/change-words.ts';
import { receiverOf } from '../../../schemas/notice.ts';
import { insertOutbox } from '../../outbox/outbox.ts';
import type { Keyring } from '../../sealing/keys.ts';
import type { Connection } from '../pool.ts';
import { prepareNotice } from './notices.ts';
import type { RecordedCase } from './recorded-decisions.ts';
import type { RedecisionRun } from './redecisions.ts';
import { commandRow } from './write-case.ts';

interface TellOptions {
  readonly keyring: Keyring;
  readonly run: RedecisionRun;
  readonly now: () => Date;
}

/** Tells the family, in the bulk lane. */
export async function tellFamily(
  on: Connection,
  { keyring, run, now }: TellOptions,
  { caseNumber, notification }: RecordedCase,
  { changes, next }: ChangeWords,
): Promise<void> {
  const receiver = receiverOf(notification);
  if (!receiver) return;
  const { id, template, occasion, message } = prepareNotice(keyring, {
    caseNumber,
    template: 'entitlements-changed',
    occasion: `entitlements-changed:${run.pack}`,
    phone: receiver.phone,
    values: { name: receiver.name, caseNumber, what: changes.join('；'), next },
    at: now(),
  });
  const { rowCount } = await on.query({
    name: 'write-redecision-notice',
    text: `insert into ledger.notice (id, case_number, template, dedupe_key) values ($1, $2, $3, $4)
           on conflict do nothing`,
    values: [id, caseNumber, template, occasion],
  });
  if (rowCount === 1) await insertOutbox(on, 'ledger', [{ ...message, lane: 'bulk' }]);
}

/**
 * Human resources is asked to tell the employer again, in the bulk lane: once for a parent and a revision, whose
 * command always has the same id. Where the first notice has not left yet it is made of the new decision anyway.
 */
export async function tellEmployers(
  on: Connection,
  options: TellOptions & {
    readonly rules: { readonly leaveChanges: (of: Redecision) => readonly LeaveChangeNotice[] };
  },
  { caseNumber, notification }: RecordedCase,
  decided: Omit<Redecision, 'notification' | 'pack'>,
): Promise<void> {
  const { keyring, run, rules, now } = options;
  const notices = rules.leaveChanges({ ...decided, notification, pack: run.pack });
  if (notices.length === 0) return;
  const { rows } = await on.query<{ subject: string }>({
    name: 'leave-notice-to-come',
    text: `select subject from ledger.matter where case_number = $1 and code = 'leave-notice'
              and node_state in ('waiting', 'held')`,
    values: [caseNumber],
  });
  const due = notices.filter(({ subject }) => !rows.some((row) => row.subject === subject));
  const commands = due.map(({ subject, payload }) =>
    commandRow(
      keyring,
      caseNumber,
      { subject, code: 'leave-change-notice', attempt: decided.revision, payload },
      now(),
    ),
  );
  await insertOutbox(
    on,
    'ledger',
    commands.map((command) => ({ ...command, lane: 'bulk' })),
  );
  await on.query({
    name: 'leave-change-events',
    text: `insert into ledger.case_event (case_number, type, subject, actor, detail, at)
           select $1, 'leave-change.sent', s, 'system', $3, clock_timestamp() from unnest($2::text[]) s`,
    values: [
      caseNumber,
      due.map(({ subject }) => subject),
      JSON.stringify({ pack: run.pack, revision: decided.revision }),
    ],
  });
}
