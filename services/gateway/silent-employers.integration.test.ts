import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CaseLedger } from '../../activities/ledger-port.ts';
import { CASE_SOURCE, writeEnvelope } from '../../infra/messages/envelope.ts';
import { derivedId } from '../../infra/messages/derived-id.ts';
import { insertOutbox } from '../../infra/outbox/outbox.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import { sealedType } from '../../schemas/message-type.ts';
import { commandsTopic } from '../../schemas/topic.ts';
import { VersionUnknownError } from '../../schemas/versions.ts';
import { openTestLedger, type TestLedger } from '../../test/support/ledger.ts';
import { freshSample } from '../../test/support/samples.ts';
import { askAboutSilentEmployers } from './silent-employers.ts';

const log = createLog('silent-employers-test', 'fatal');
const PATIENCE_SECONDS = 900;

let test: TestLedger;
beforeAll(async () => {
  test = await openTestLedger(testKeyring('a-key-for-this-test'));
});
afterAll(() => test.close());

/** A case whose mother's leave has changed: human resources was sent a notice an hour ago. */
async function noticeSent(): Promise<string> {
  const caseNumber = await test.accept(freshSample('lanzhou-first-child'));
  const of = { subject: 'mother', matter: 'leave-change-notice', attempt: 2 } as const;
  const id = derivedId('command', caseNumber, of.subject, of.matter, of.attempt);
  const type = sealedType(of.matter, 'requested');
  const data = { caseNumber, ...of, sealed: '' };
  const body = writeEnvelope({ id, source: CASE_SOURCE, type, caseNumber, time: new Date(), data });
  const topic = commandsTopic('human-resources');
  await insertOutbox(test.pool, 'ledger', [
    { id, topic, key: caseNumber, kind: 'command', body, lane: 'bulk' },
  ]);
  await test.pool.query(
    `update ledger.outbox set sends = 1, created_at = ledger.now() - interval '1 hour' where id = $1`,
    [id],
  );
  return caseNumber;
}

async function asked(): Promise<string[]> {
  const { rows } = await test.pool.query<{ case_number: string }>(
    `select case_number from ledger.human_task where kind = 'employer-not-told'`,
  );
  return rows.map((row) => row.case_number);
}

it('keeps nobody waiting behind a case that cannot be looked at now, and finds that one again', async () => {
  const cases = [await noticeSent(), await noticeSent(), await noticeSent()];
  const { pool } = test;
  const sick = new Set(cases.slice(0, 2));
  const change: CaseLedger['change'] = (caseNumber, decide) =>
    sick.has(caseNumber)
      ? Promise.reject(new VersionUnknownError('facts has version 9'))
      : test.ledger.change(caseNumber, decide);
  await askAboutSilentEmployers({ pool, ledger: { change }, log, patienceSeconds: PATIENCE_SECONDS });
  expect(await asked()).toEqual(cases.slice(2));
  sick.clear();
  await askAboutSilentEmployers({ pool, ledger: { change }, log, patienceSeconds: PATIENCE_SECONDS });
  expect((await asked()).toSorted()).toEqual(cases.toSorted());
});
