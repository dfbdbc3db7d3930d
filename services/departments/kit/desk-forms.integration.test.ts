import { expect, test } from 'vitest';
import { sealedForm } from '../../../infra/sealing/seal.ts';
import { householdRegistration } from '../public-security/household-registration.ts';
import { household } from '../public-security/household.test-setup.ts';
import { command, TICKET, useDesk } from './desk.test-setup.ts';

const at = useDesk('public-security', { 'household-registration': householdRegistration });

test('a command is answered in the form that it was asked in', async () => {
  const [old, now] = [household({ form: 1 }), household()];
  await at.desk.handle([command(old), command(now)]);
  for (const [parts, form, ticket] of [
    [old, 1, undefined],
    [now, 2, TICKET],
  ] as const) {
    const [answer] = await at.desk.answers(parts.caseNumber);
    expect(sealedForm(Buffer.from(answer?.data.sealed ?? '', 'base64'))).toBe(form);
    expect(answer?.data.ticket).toBe(ticket);
  }
});

test('a command asked in the old form and again in the new one has its stored answer sealed anew', async () => {
  const parts = household({ form: 1 });
  await at.desk.handle([command(parts)]);
  const [before] = await at.desk.answers(parts.caseNumber);
  await at.desk.pool.query(
    `update public_security.outbox set sent_at = now(), done_at = now() where key = $1`,
    [parts.caseNumber],
  );
  for (let i = 0; i < 2; i += 1) await at.desk.handle([command({ ...parts, form: 2 })]);
  const [after] = await at.desk.answers(parts.caseNumber);
  expect(after).toMatchObject({
    id: before?.id,
    payload: before?.payload,
    done: false,
    data: { ticket: TICKET },
  });
  expect(sealedForm(Buffer.from(after?.data.sealed ?? '', 'base64'))).toBe(2);
});
