import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitUntilQuiet } from '../../services/verify/quiet.ts';
import { verify } from '../../services/verify/verify.ts';
import { createHospital, type Hospital } from '../support/hospital.ts';
import { freshSample, type Notification, sampleNames } from '../support/samples.ts';
import { SecondOfEach } from '../support/second-of-each.ts';
import { useStack } from '../support/stack.ts';
import { waitFor } from '../support/wait.ts';

/** Reported again for as many, so that both of everything have something to do at the same time. */
const BIRTHS = 20;

/** What a family or a clerk adds where a sample leaves something open. */
const ANSWERS: Readonly<Record<string, readonly { kind: string; facts: unknown }[]>> = {
  'lanzhou-rare-character-name': [{ kind: 'name-characters', facts: { name: '李吉禾' } }],
  'lanzhou-name-and-choices-later': [
    { kind: 'name-missing', facts: { name: '温可' } },
    { kind: 'choices-missing', facts: { choices: { householdFollows: 'mother', resultDelivery: 'post' } } },
  ],
};

interface Reported {
  readonly name: string;
  readonly caseNumber: string;
}

describe('two of every service on one set of servers', () => {
  const system = useStack({ BIRTH_RESEND_SECONDS: '3' });
  let second: SecondOfEach;
  let doors: readonly Hospital[];

  beforeAll(async () => {
    second = new SecondOfEach(system.stack);
    await second.start();
    doors = [system.hospital, createHospital(() => ({ ...system.stack.run, api: second.api }))];
  }, 180_000);

  afterAll(() => second.stop(), 60_000);

  const doorOf = (i: number): Hospital => doors[i % doors.length] ?? system.hospital;

  async function report(from: number, to: number): Promise<Reported[]> {
    const names = sampleNames('good');
    const mine = Array.from({ length: to - from }, (_, i) => from + i);
    return Promise.all(
      mine.map(async (i) => {
        const name = names[i % names.length] ?? '';
        return { name, caseNumber: await doorOf(i).report(freshSample(name)) };
      }),
    );
  }

  /** Asked through one door, answered through the other. */
  async function answer({ name, caseNumber }: Reported): Promise<void> {
    for (const { kind, facts } of ANSWERS[name] ?? []) {
      const task = await doorOf(0).whenAsked(caseNumber, kind, 90);
      const done = await doorOf(1).complete(task.id, { outcome: 'resolved', facts });
      expect(done.status).toBe(200);
    }
  }

  /** All thirty wait for one another: who is told to come again (503) does so with the same key, as a hospital does. */
  const whenTaken = (door: Hospital, body: Notification) =>
    waitFor(`an answer to ${body.notificationId}`, async () => {
      const answer = await door.call<{ caseNumber: string }>('hospital', '/v1/births', {
        body,
        key: body.notificationId,
      });
      return answer.status === 503 ? undefined : answer;
    });

  it('take thirty reports of one delivery at once as one case', async () => {
    const birth = freshSample('lanzhou-first-child');
    const numbers = Array.from({ length: 30 }, (_, i) => `${birth.notificationId}/${i}`);
    const answers = await Promise.all(
      numbers.map((notificationId, i) => whenTaken(doorOf(i), { ...birth, notificationId })),
    );
    const statuses = Object.groupBy(answers, ({ status }) => status);
    expect(Object.entries(statuses).map(([status, all]) => [Number(status), all?.length])).toEqual([
      [200, 29],
      [202, 1],
    ]);
    expect(new Set(answers.map(({ body }) => body.caseNumber)).size).toBe(1);
    const found = await Promise.all(
      numbers.map((number, i) =>
        doorOf(i + 1).call<{ caseNumber: string }>('hospital', `/v1/births/${encodeURIComponent(number)}`),
      ),
    );
    expect(new Set(found.map(({ status, body }) => `${status} ${body.caseNumber}`)).size).toBe(1);
  });

  it('carry every birth to its end, with a gateway and a worker killed in between', async () => {
    const before = await report(0, BIRTHS / 2);
    second.kill('gateway');
    system.stack.kill('worker');
    const after = await report(BIRTHS / 2, BIRTHS);
    const all = [...before, ...after];
    await Promise.all(all.map(answer));
    for (const { caseNumber } of all) await system.hospital.whenCompleted(caseNumber, 120);
    await waitUntilQuiet(system.stack.run, { seconds: 120 });
    const { results } = await verify(system.stack.run, { graceSeconds: 10 });
    expect(results.flatMap((r) => r.violations.map((v) => `${r.id} ${v.where}: ${v.what}`))).toEqual([]);
    expect(results.filter((r) => r.holds === 'not checked')).toEqual([]);
  }, 400_000);
});
