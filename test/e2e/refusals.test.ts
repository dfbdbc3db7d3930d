import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { freshSample, readSample, sampleNames } from '../support/samples.ts';
import { useStack } from '../support/stack.ts';

/** The pointer each bad sample must be told of. */
const POINTERS: Readonly<Record<string, string>> = {
  'bad-born-in-the-future': '/delivery/at',
  'bad-id-check-digit': '/mother/idNumber',
  'bad-no-mother': '/mother',
  'bad-plurality-mismatch': '/delivery/plurality',
};

describe('a notification that cannot be right', () => {
  const system = useStack();

  it.each(sampleNames('bad'))(
    '%s is refused with a pointer and a reason in Chinese, and makes no case',
    async (name) => {
      const before = await system.database.query('select count(*)::int as n from ledger.birth_case');
      const body = name === 'bad-born-in-the-future' ? futureBirth() : freshSample(name);
      const answer = await system.hospital.call('hospital', '/v1/births', { body, key: randomUUID() });
      expect(answer.status).toBe(422);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body.errors?.map((e) => e.pointer)).toContain(POINTERS[name]);
      expect(answer.body.errors?.every((e) => /\p{Script=Han}/u.test(e.detail))).toBe(true);
      expect(JSON.stringify(answer.body)).not.toContain(readSample(name).mother?.idNumber ?? 'no mother');
      const after = await system.database.query('select count(*)::int as n from ledger.birth_case');
      expect(after.rows).toEqual(before.rows);
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

  function futureBirth(): unknown {
    const sample = freshSample('lanzhou-first-child');
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().replace('Z', '+00:00');
    return { ...sample, delivery: { ...sample.delivery, at: tomorrow } };
  }
});
