import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { freshSample } from '../support/samples.ts';
import { useSharedSystem } from '../support/shared-system.ts';

interface Accepted {
  caseNumber: string;
  statusUrl: string;
}

const times = <T>(count: number, make: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => make(i)));

describe('the same notification posted twenty times at once', () => {
  const system = useSharedSystem();
  const post = (body: unknown, key: string) =>
    system.hospital.call<Accepted>('hospital', '/v1/births', { body, key });

  it('is one case and one answer with the same key', async () => {
    const body = freshSample('lanzhou-first-child');
    const key = randomUUID();
    const answers = await times(20, () => post(body, key));
    expect([...new Set(answers.map((a) => a.status))]).toEqual([202]);
    expect(new Set(answers.map((a) => JSON.stringify(a.body))).size).toBe(1);
    await expectOneCase(body.notificationId);
  });

  it('is one case with keys of their own', async () => {
    const body = freshSample('lanzhou-first-child');
    const answers = await times(20, () => post(body, randomUUID()));
    expect(answers.filter((a) => a.status === 202)).toHaveLength(1);
    expect(answers.filter((a) => a.status === 200)).toHaveLength(19);
    expect(new Set(answers.map((a) => a.body.caseNumber)).size).toBe(1);
    await expectOneCase(body.notificationId);
  });

  it('is refused where the key was used for another body', async () => {
    const key = randomUUID();
    await post(freshSample('lanzhou-first-child'), key);
    expect((await post(freshSample('lanzhou-twins'), key)).status).toBe(422);
  });

  it('is told where the facts of a known delivery differ', async () => {
    const body = freshSample('lanzhou-first-child');
    const first = await post(body, randomUUID());
    const other = { ...body, childRank: 2 };
    const answer = await system.hospital.call('hospital', '/v1/births', { body: other, key: randomUUID() });
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ code: 'delivery-differs', caseNumber: first.body.caseNumber });
    expect(answer.body.errors?.map((e) => e.pointer)).toEqual(['/childRank']);
  });

  async function expectOneCase(notificationId: string): Promise<void> {
    const { rows } = await system.database.query(
      'select case_number from ledger.birth_case where notification_id = $1',
      [notificationId],
    );
    expect(rows).toHaveLength(1);
    const caseNumber = (rows[0] as { case_number: string }).case_number;
    await system.hospital.whenCompleted(caseNumber);
    const registered = await system.database.query(
      'select 1 from public_security.inbox where case_number = $1',
      [caseNumber],
    );
    expect(registered.rowCount).toBe(1);
  }
});
