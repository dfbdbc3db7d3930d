import { expect, it } from 'vitest';
import { INSECURE_DEMO_MASTER_KEY } from '../../../infra/config/config.ts';
import { DEPARTMENTS, databaseSchemaOf, type Department } from '../../../schemas/department.ts';
import { waitUntilQuiet } from '../../../services/verify/quiet.ts';
import { verify } from '../../../services/verify/verify.ts';
import { canaryFamily } from '../../support/canary.ts';
import { openedDump } from '../../support/opened-dump.ts';
import type { TestStack } from '../../support/stack.ts';
import { waitFor } from '../../support/wait.ts';

const MASTER = { current: INSECURE_DEMO_MASTER_KEY, previous: [] };

interface Erased {
  readonly subjects: readonly string[];
  readonly kept: readonly { readonly by: string }[];
}

export function aParentErased(system: TestStack): void {
  /** Where any of these stands, for whoever has the database and every key. */
  async function placesOf(strings: readonly string[]): Promise<string[]> {
    const dump = await openedDump(system.database, MASTER);
    const found = dump.filter(({ text }) => strings.some((one) => text.includes(one)));
    return [...new Set(found.map(({ where }) => where))].sort();
  }

  async function erase(caseNumber: string, subject: 'mother' | 'father', force: boolean): Promise<Erased> {
    const path = `/v1/cases/${caseNumber}/subjects/${subject}/erasure`;
    const body = { reason: 'own-request', confirm: subject, force };
    const answer = await system.hospital.call<Erased>('supervisor', path, { body });
    expect(answer.status).toBe(200);
    await waitFor('everybody to confirm', async () => {
      const { rows } = await system.database.query(
        'select from ledger.erasure where case_number = $1 and subject = $2 and completed_at is not null',
        [caseNumber, subject],
      );
      return rows.length > 0 ? true : undefined;
    });
    await waitUntilQuiet(system.stack.run, { seconds: 60 });
    return answer.body;
  }

  async function found(q: string): Promise<string[]> {
    const { body } = await system.hospital.call<{ items: { caseNumber: string }[] }>(
      'clerk',
      '/v1/cases/search',
      { body: { q } },
    );
    return body.items.map(({ caseNumber }) => caseNumber);
  }

  /** Rows of a subject by which it is found, or its report is held against another. */
  async function lookUps(caseNumber: string, subject: string): Promise<number[]> {
    const counts = ['search_entry', 'look_up_key'].map(async (table) => {
      const { rowCount } = await system.database.query(
        `select from ledger.${table} where case_number = $1 and subject = $2`,
        [caseNumber, subject],
      );
      return rowCount ?? -1;
    });
    return Promise.all(counts);
  }

  it('is found by nobody, stands in nothing of ours, and elsewhere only where a law has it kept', async () => {
    const { hospital, stack } = system;
    const { notification } = canaryFamily();
    const caseNumber = await hospital.report(notification);
    await hospital.whenCompleted(caseNumber, 90);
    await waitUntilQuiet(stack.run, { seconds: 60 });
    const { mother, father } = notification;
    const people = [
      { subject: 'father', of: father, initials: 'mqwtl' },
      { subject: 'mother', of: mother, initials: 'zlcxh' },
    ] as const;
    for (const { subject, of, initials } of people) {
      const sought = [of?.name ?? '', initials, (of?.phone ?? '').slice(-4), of?.phone ?? ''];
      for (const q of sought) expect(await found(q), q).toEqual([caseNumber]);
      expect((await lookUps(caseNumber, subject)).every((n) => n > 0)).toBe(true);
      const secrets = [of?.name ?? '', of?.idNumber ?? '', of?.phone ?? ''];
      expect((await placesOf(secrets)).filter(isOurs)).not.toEqual([]);

      // Money that is still to come could be paid to nobody: a mother's erasure has to be wanted all the same.
      const { kept } = await erase(caseNumber, subject, subject === 'mother');

      for (const q of sought) expect(await found(q), q).toEqual([]);
      expect(await lookUps(caseNumber, subject)).toEqual([0, 0]);
      const places = await placesOf(secrets);
      expect(places.filter(isOurs)).toEqual([]);
      const keepers = kept.map(({ by }) => schemaOf(by));
      expect(places.filter((place) => !keepers.includes(place.split('.')[0] ?? ''))).toEqual([]);
    }
    const report = await verify(stack.run, { graceSeconds: 10 });
    expect(report.results.filter(({ holds }) => holds === false || holds === 'not checked')).toEqual([]);
  }, 240_000);
}

/** Of the case side and of the notifier: nothing of a parent is kept there. */
function isOurs(place: string): boolean {
  return /^(ledger|notifier)\./.test(place);
}

/** 卫健 → health_commission */
function schemaOf(short: string): string {
  const found = (Object.keys(DEPARTMENTS) as Department[]).find((code) => DEPARTMENTS[code].short === short);
  return found ? databaseSchemaOf(found) : short;
}
