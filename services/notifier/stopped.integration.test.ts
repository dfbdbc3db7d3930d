import { expect, test } from 'vitest';
import type { ReceivedMessage } from '../../infra/kafka/port.ts';
import { prepareStop } from '../../infra/postgres/ledger/stop-notices.ts';
import { sendDue } from './dispatch.ts';
import { keyring, log, useNotifier } from './notifier.test-setup.ts';

const at = useNotifier();
const idOf = ({ value }: ReceivedMessage): string => (JSON.parse(value.toString()) as { id: string }).id;

function stopping(...of: readonly ReceivedMessage[]): ReceivedMessage {
  const { message } = prepareStop(keyring, { caseNumber: 'C1', at: new Date(), stops: of.map(idOf) });
  return { ...at.notice('like it'), value: message.body };
}

const send = (): Promise<boolean> => sendDue(at.store, at.carrier, log);

test('what is held for the night is not sent in the morning once it is stopped, and the rest is', async () => {
  const [his, hers] = [at.notice('his'), at.notice('hers', '13900000002')];
  await at.handle([his, hers]);
  await at.pool.query(`update notifier.message set send_at = now() + interval '9 hours'`);
  await at.handle([stopping(his)]);
  await at.makeDue();
  await send();
  expect(await at.statuses()).toEqual({ sent: 1, erased: 2 });
  expect(await at.count('sms')).toBe(1);
  const { rows } = await at.pool.query('select from notifier.message where sealed is not null');
  expect(rows).toHaveLength(1);
});

test('whichever of both comes first, and however often each', async () => {
  const his = at.notice('his');
  const stop = stopping(his);
  await at.handle([stop]);
  await at.handle([his, stop, his]);
  await at.makeDue();
  await send();
  expect([await at.statuses(), await at.count('sms')]).toEqual([{ erased: 2 }, 0]);
});

test('between a claim and its hand-over too, and what the carrier has is left', async () => {
  const [his, before] = [at.notice('his'), at.notice('before', '13900000002')];
  await at.handle([before]);
  await send();
  await at.handle([his]);
  const claimDue = async (limit: number) => {
    const claimed = await at.store.claimDue(limit);
    await at.handle([stopping(his, before)]);
    return claimed;
  };
  await sendDue({ ...at.store, claimDue }, at.carrier, log);
  expect([await at.statuses(), await at.count('sms')]).toEqual([{ sent: 1, erased: 2 }, 1]);
});

test('of another case nothing is stopped', async () => {
  const other = at.notice('other', '13900000001', { caseNumber: 'C2' });
  await at.handle([other, stopping(other)]);
  await at.makeDue();
  await send();
  expect(await at.count('sms')).toBe(1);
});
