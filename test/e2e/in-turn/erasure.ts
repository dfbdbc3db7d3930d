import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { INSECURE_DEMO_MASTER_KEY } from '../../../infra/config/config.ts';
import { createKafka } from '../../../infra/kafka/kafkajs/client.ts';
import { consumerLag } from '../../../infra/kafka/lag.ts';
import type { OutgoingMessage } from '../../../infra/kafka/port.ts';
import { topicConfig } from '../../../infra/kafka/topics.ts';
import type { CaseView } from '../../../schemas/case-view.ts';
import { TOPICS } from '../../../schemas/topic.ts';
import { setBehaviour } from '../../../services/departments/kit/behaviour.ts';
import { waitUntilQuiet } from '../../../services/verify/quiet.ts';
import { verify } from '../../../services/verify/verify.ts';
import { publishRaw } from '../../support/kafka.ts';
import { openedDump } from '../../support/opened-dump.ts';
import { freshSample } from '../../support/samples.ts';
import type { TestStack } from '../../support/stack.ts';
import { waitFor } from '../../support/wait.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const MASTER = { current: INSECURE_DEMO_MASTER_KEY, previous: [] };
const FIRST = '钟离栖云鹂';
const SECOND = '钟离凌霄鹮';
const DAY_MS = 86_400_000;
const execute = promisify(execFile);
let system: TestStack;

async function birth(...args: string[]): Promise<{ code: number; answer: Record<string, unknown> }> {
  const env = { PATH: process.env['PATH'], BIRTH_DATA_DIR: system.stack.dataDir };
  try {
    const { stdout } = await execute(process.execPath, ['services/cli/main.ts', ...args, '--json'], {
      cwd: ROOT,
      env,
    });
    return { code: 0, answer: JSON.parse(stdout) as Record<string, unknown> };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, answer: JSON.parse(stdout) as Record<string, unknown> };
  }
}

/** Everything that was ever put on the topics of commands and answers for a case. */
async function messagesOf(caseNumber: string): Promise<OutgoingMessage[]> {
  const kafka = createKafka({ brokers: system.stack.run.kafka, log: pino({ enabled: false }) });
  const admin = kafka.admin();
  const consumer = kafka.consumer({ groupId: `test-${randomUUID()}` });
  const topics = TOPICS.map(({ name }) => name).filter((name) => /\.(commands|answers)\.v1$/.test(name));
  await admin.connect();
  const left = new Map<string, number>();
  for (const topic of topics)
    for (const { partition, high, low } of await admin.fetchTopicOffsets(topic))
      if (Number(high) > Number(low)) left.set(`${topic}/${partition}`, Number(high) - 1);
  await admin.disconnect();
  const found: OutgoingMessage[] = [];
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        autoCommit: false,
        eachMessage: async ({ topic, partition, message }) => {
          const key = message.key?.toString() ?? '';
          if (key === caseNumber && message.value)
            found.push({ topic, key, value: message.value, headers: {} });
          const place = `${topic}/${partition}`;
          if (Number(message.offset) >= (left.get(place) ?? Infinity)) left.delete(place);
          if (left.size === 0) resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return found;
}

async function whenForgotten(caseNumber: string): Promise<void> {
  await waitFor('every department to confirm', async () => {
    const { rows } = await system.database.query(
      'select from ledger.erasure where case_number = $1 and completed_at is not null',
      [caseNumber],
    );
    return rows.length > 0 ? true : undefined;
  });
  await waitUntilQuiet(system.stack.run, { seconds: 60 });
}

/** What the departments gave out for one child: numbers of certificates, cards, accounts, its resident ID. */
async function numbersOf(caseNumber: string, subject: string): Promise<string[]> {
  const dump = await openedDump(system.database, MASTER);
  const name = subject === 'child-1' ? FIRST : SECOND;
  const mine = dump.filter(
    ({ where, text }) => where.includes('_') && text.startsWith('{') && text.includes(name),
  );
  const numbers = mine.flatMap(({ text }) => {
    const { number } = JSON.parse(text) as { number?: unknown };
    return typeof number === 'string' ? [number] : [];
  });
  if (numbers.length < 3) throw new Error(`the registers of ${caseNumber} were not opened`);
  return numbers;
}

async function placesOf(strings: readonly string[]): Promise<string[]> {
  const dump = await openedDump(system.database, MASTER);
  return dump.filter(({ text }) => strings.some((one) => text.includes(one))).map(({ where }) => where);
}

async function expectHolds(): Promise<void> {
  const report = await verify(system.stack.run, { graceSeconds: 10 });
  expect(report.results.filter(({ holds }) => holds === false || holds === 'not checked')).toEqual([]);
}

/** Where the mother stands for herself; she stands in the child's entries too, which went with it. */
function ofMother(places: readonly string[]): string[] {
  const own = ['ledger.subject', 'medical_insurance.maternity_settlement', 'human_resources.leave_notice'];
  const found = places.filter((place) => own.includes(place)).toSorted();
  if (new Set(found).size < own.length) throw new Error('the mother has entries of her own');
  return found;
}

function twins() {
  const sample = freshSample('lanzhou-twins');
  const [one, two] = sample.children;
  if (!one || !two) throw new Error('the sample has two children');
  return {
    ...sample,
    children: [
      { ...one, name: FIRST },
      { ...two, name: SECOND },
    ],
  };
}

export function oneOfTwinsErased(on: TestStack): void {
  system = on;

  it('is gone from everything that any of our keys opens, and does not come back; the rest is untouched', async () => {
    const { hospital, database, stack } = system;
    const notification = twins();
    const caseNumber = await hospital.report(notification);
    const before = await hospital.whenCompleted(caseNumber, 90);
    await waitUntilQuiet(stack.run, { seconds: 60 });
    const numbers = await numbersOf(caseNumber, 'child-1');
    const others = await numbersOf(caseNumber, 'child-2');
    expect(await placesOf([FIRST, ...numbers])).not.toEqual([]);
    const parents = await placesOf([notification.mother.idNumber]);
    const sibling = await placesOf([SECOND, ...others]);
    const said = await messagesOf(caseNumber);

    // Slips of the finger, and hands that may not.
    expect(await birth('erase', caseNumber, 'child-1', '--reason', 'guardian-request')).toMatchObject({
      code: 2,
    });
    expect(await birth('erase', caseNumber, 'mother', '--reason', 'guardian-request', '--yes')).toMatchObject(
      { code: 1 },
    );
    const path = `/v1/cases/${caseNumber}/subjects/child-1/erasure`;
    const body = { reason: 'guardian-request', confirm: 'child-1' };
    expect((await hospital.call('clerk', path, { body })).status).toBe(403);
    expect((await hospital.call('supervisor', path, { body: { ...body, confirm: 'child-2' } })).status).toBe(
      422,
    );

    const done = await birth('erase', caseNumber, 'child-1', '--reason', 'guardian-request', '--yes');
    expect(done).toMatchObject({ code: 0, answer: { again: false } });
    // Everybody who was ever asked about the child: the five of the joint handling, and who followed.
    expect(done.answer['departments']).toEqual(
      expect.arrayContaining([
        'health-commission',
        'disease-control',
        'public-security',
        'medical-insurance',
        'human-resources',
      ]),
    );
    await whenForgotten(caseNumber);

    expect(await placesOf([FIRST, ...numbers])).toEqual([]);
    expect(ofMother(await placesOf([notification.mother.idNumber]))).toEqual(ofMother(parents));
    expect((await placesOf([SECOND, ...others])).toSorted()).toEqual(sibling.toSorted());
    expectErased(await hospital.caseOf(caseNumber), before);
    await expectHolds();

    // Everything that was ever said about the case comes once more, and the hospital reports again.
    await publishRaw(stack.run.kafka, said);
    await waitFor('the old messages to be taken', async () =>
      (await consumerLag({ brokers: stack.run.kafka })) === 0 ? true : undefined,
    );
    await hospital.call('hospital', '/v1/births', { key: randomUUID(), body: notification });
    await waitUntilQuiet(stack.run, { seconds: 60 });
    expect(await placesOf([FIRST, ...numbers])).toEqual([]);
    expectErased(await hospital.caseOf(caseNumber), before);
    const again = await birth('erase', caseNumber, 'child-1', '--reason', 'guardian-request', '--yes');
    expect(again).toMatchObject({ code: 0, answer: { again: true } });
    await expectHolds();
    const audit = await database.query(
      `select actor, detail from ledger.case_event where case_number = $1 and type = 'subject.erased'`,
      [caseNumber],
    );
    expect(audit.rows).toEqual([{ actor: 'supervisor', detail: { reason: 'guardian-request' } }]);
    expect((await birth('case', caseNumber)).code).toBe(0);
  }, 240_000);

  function expectErased(view: CaseView, before: CaseView): void {
    expect(view.erased).toEqual(['child-1']);
    const results = (of: CaseView, subject: string) =>
      of.matters.filter((m) => m.subject === subject).map((m) => [m.code, m.status, m.result]);
    expect(results(view, 'child-1').every(([, , result]) => result === undefined)).toBe(true);
    expect(results(view, 'child-2')).toEqual(results(before, 'child-2'));
    expect(results(view, 'mother')).toEqual(results(before, 'mother'));
    expect(view.events.some((event) => event.text === '新生儿1的个人信息已删除')).toBe(true);
  }

  it('is refused while the case is open; forced, what is under way is given up and the rest goes on', async () => {
    const { hospital, stack } = system;
    await setBehaviour(stack.run.postgres, 'public-security', { silent: true });
    const caseNumber = await hospital.report(twins());
    await hospital.whenMatterCompleted(caseNumber, 'child-1/birth-certificate');
    await waitFor('the police to be asked', async () => {
      const view = await hospital.caseOf(caseNumber);
      return view.matters.some((m) => m.code === 'household-registration' && m.status === 'requested')
        ? true
        : undefined;
    });
    const refused = await birth('erase', caseNumber, 'child-1', '--reason', 'court-order', '--yes');
    expect(refused).toMatchObject({ code: 1 });
    expect((await hospital.caseOf(caseNumber)).erased).toEqual([]);

    const forced = await birth('erase', caseNumber, 'child-1', '--reason', 'court-order', '--yes', '--force');
    expect(forced.code).toBe(0);
    await setBehaviour(stack.run.postgres, 'public-security', {});
    const view = await waitFor('the case to end without the child', async () => {
      for (const task of await hospital.openTasks(caseNumber))
        if (task.kind === 'subject-erased') await hospital.complete(task.id, { outcome: 'noted' });
      const now = await hospital.caseOf(caseNumber);
      return now.status === 'completed' ? now : undefined;
    });
    const status = (matter: string): string | undefined =>
      view.matters.find((m) => `${m.subject}/${m.code}` === matter)?.status;
    expect(status('child-2/household-registration')).toBe('completed');
    expect(status('child-2/social-security-card')).toBe('completed');
    expect(status('child-1/household-registration')).not.toBe('completed');
    await whenForgotten(caseNumber);
    const mine = (await openedDump(system.database, MASTER)).filter(({ text }) => text.includes(FIRST));
    expect(mine.map(({ where }) => where)).toEqual([]);
    await expectHolds();
  }, 240_000);

  it('keeps messages no longer than fourteen days, the last carrier of what was erased', () => {
    const kept = TOPICS.map((topic) =>
      Number(topicConfig(topic, 1).configEntries?.find(({ name }) => name === 'retention.ms')?.value),
    );
    expect(Math.max(...kept)).toBeLessThanOrEqual(14 * DAY_MS);
  });
}
