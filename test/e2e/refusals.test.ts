import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { freshSample, readSample, sampleNames, type Notification } from '../support/samples.ts';
import { useSharedSystem } from '../support/shared-system.ts';

/** The pointer each bad sample must be told of. */
const POINTERS: Readonly<Record<string, string>> = {
  'bad-born-in-the-future': '/delivery/at',
  'bad-id-check-digit': '/mother/idNumber',
  'bad-no-mother': '/mother',
  'bad-plurality-mismatch': '/delivery/plurality',
};

describe('a notification that cannot be right', () => {
  const system = useSharedSystem();

  it.each(sampleNames('bad'))(
    '%s is refused with a pointer and a reason in Chinese, and makes no case',
    async (name) => {
      const body = name === 'bad-born-in-the-future' ? futureBirth() : freshSample(name);
      const answer = await system.hospital.call('hospital', '/v1/births', { body, key: randomUUID() });
      expect(answer.status).toBe(422);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body.errors?.map((e) => e.pointer)).toContain(POINTERS[name]);
      expect(answer.body.errors?.every((e) => /\p{Script=Han}/u.test(e.detail))).toBe(true);
      expect(JSON.stringify(answer.body)).not.toContain(readSample(name).mother?.idNumber ?? 'no mother');
      const { rows } = await system.database.query(
        'select 1 from ledger.birth_case where notification_id = $1',
        [body.notificationId],
      );
      expect(rows).toEqual([]);
    },
  );

  it('is answered with the way to do it right when key or token are missing', async () => {
    const body = freshSample('lanzhou-first-child');
    expect((await system.hospital.call('hospital', '/v1/births', { body })).status).toBe(400);
    expect((await system.hospital.call(undefined, '/v1/births', { body, key: 'k' })).status).toBe(401);
    expect((await system.hospital.call('otherHospital', '/v1/births', { body, key: 'k' })).status).toBe(403);
  });

  it('says honestly what is not built yet', async () => {
    for (const action of ['corrections', 'annulment']) {
      const answer = await system.hospital.call('hospital', `/v1/births/any/${action}`, {
        body: {},
        key: randomUUID(),
      });
      expect(answer.status).toBe(501);
      expect(answer.body.code).toBe('not-yet-available');
    }
  });

  function futureBirth(): Notification {
    const sample = freshSample('lanzhou-first-child');
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().replace('Z', '+00:00');
    return { ...sample, delivery: { ...sample.delivery, at: tomorrow } };
  }
});
