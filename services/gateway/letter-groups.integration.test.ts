import { describe, expect, it } from 'vitest';
import { decideLettersOn } from '../../infra/postgres/ledger/letter-decisions.ts';
import { inTransaction, type Connection } from '../../infra/postgres/pool.ts';
import { commandsTopic } from '../../schemas/topic.ts';
import { useLetterDesk } from './letter-desk.test-setup.ts';

const at = useLetterDesk();

describe('a letter', () => {
  it.each(['discarded', 'replayed'] as const)(
    'is decided about with all of its group, however many: %s',
    async (outcome) => {
      const topic = commandsTopic('public-security');
      const letters = Array.from({ length: 45 }, (_, n) =>
        at.desk.garbage(`no. ${n} ${'x'.repeat(10_000)}`, topic),
      );
      await at.desk.watch(letters.map((letter) => at.desk.dead(letter)));
      const { id: taskId, count } = await at.desk.theGroup();
      expect(count).toBe(45);
      let most = 0;
      const decided = await inTransaction(at.desk.api.pool, (on) => {
        const tapped = tapping(on, (bytes) => (most = Math.max(most, bytes)));
        return decideLettersOn(tapped, {
          ...{ taskId, outcome, by: 'operator-1', reason: Buffer.from('sealed'), hash: 'c2FpZA==' },
        });
      });
      expect(decided).toBe(45);
      const back = (await at.desk.returned()).map(({ value }) => value.toString()).sort();
      expect(back).toEqual(
        outcome === 'discarded' ? [] : letters.map(({ value }) => value.toString()).sort(),
      );
      // A group may have more letters than the memory holds.
      expect(most).toBeLessThan(150_000);
    },
  );
});

/** A connection, and how many bytes of letters each statement brings. */
function tapping(on: Connection, note: (bytes: number) => void): Connection {
  const ask = on.query.bind(on) as (...asked: unknown[]) => Promise<{ rows: readonly { body?: Buffer }[] }>;
  const query = async (...asked: unknown[]): Promise<unknown> => {
    const answer = await ask(...asked);
    note(answer.rows.reduce((sum, { body }) => sum + (body?.length ?? 0), 0));
    return answer;
  };
  return Object.assign(Object.create(on) as Connection, { query });
}
