import { toChinaTime } from '../../schemas/moment.ts';
import { commandsTopic } from '../../schemas/topic.ts';
import { publishRaw } from '../../test/support/kafka.ts';
import { freshSample } from '../../test/support/samples.ts';
import { damage, damageRows, mend, mendTables, type Bytes } from '../sick-rows/spoil.ts';
import { until } from '../wait.ts';
import { giveName, NAME, reportUnnamed } from './families.ts';
import { CERTIFICATES, release, whenAnswerHeld } from './of-departments.ts';
import { each, type Asked, type CausedKind } from './row.ts';
import { SECONDS, type Stage } from './stage.ts';

const CHILD = 'child-1';

/**
 * One of twins is erased by force while the certificate is asked for: what merely follows the certificate comes to its turn, and
 * nothing is known of the child any more.
 */
async function erased(stage: Stage): Promise<Asked> {
  const { hospital, moods } = stage;
  const { department, code } = CERTIFICATES;
  await moods.slowDown(department);
  const caseNumber = await hospital.report(freshSample('lanzhou-twins'));
  await whenAnswerHeld(stage, CERTIFICATES, caseNumber);
  await moods.speedUp(department);
  const body = { reason: 'court-order', confirm: CHILD, force: true };
  const path = `/v1/cases/${caseNumber}/subjects/${CHILD}/erasure`;
  const { status } = await hospital.call('supervisor', path, { body });
  if (status !== 200) throw new Error(`${caseNumber} was not erased for its ${code}: ${status}`);
  await release(stage, CERTIFICATES);
  const { id } = await hospital.whenAsked(caseNumber, 'subject-erased', SECONDS);
  return { caseNumber, taskId: id, over: () => noteAll(stage, caseNumber) };
}

/** Every matter of the child that comes to its turn is asked about. */
async function noteAll({ hospital }: Stage, caseNumber: string): Promise<void> {
  const look = async (): Promise<true | undefined> => {
    for (const { id, kind } of await hospital.openTasks(caseNumber))
      if (kind === 'subject-erased') await hospital.complete(id, { outcome: 'noted' });
    return (await hospital.caseOf(caseNumber)).status === 'completed' ? true : undefined;
  };
  await until(`${caseNumber} to end without the child`, look, SECONDS);
}

export const subjectErased: CausedKind<'subject-erased'> = {
  cause: each(erased),
  outcomes: { noted: {} },
};

/** The facts of a family no longer open when its name comes, and do again. */
async function setAside(stage: Stage): Promise<Asked> {
  const { hospital } = stage;
  const caseNumber = await reportUnnamed(stage);
  const { id } = await hospital.whenAsked(caseNumber, 'name-missing', SECONDS);
  const facts: Bytes = { table: 'ledger.subject', column: 'facts', where: `case_number = '${caseNumber}'` };
  await damage(stage, facts);
  const { status } = await hospital.complete(id, { outcome: 'provided', facts: NAME });
  if (status !== 409) throw new Error(`facts that do not open were decided about: ${status}`);
  const task = await hospital.whenAsked(caseNumber, 'case-set-aside', SECONDS);
  await mend(stage, facts);
  return { caseNumber, taskId: task.id };
}

export const caseSetAside: CausedKind<'case-set-aside'> = {
  cause: each(setAside),
  outcomes: {
    again: {
      seen: (stage, { caseNumber }) => giveName(stage, caseNumber),
    },
  },
};

/** What an operator is asked. */
interface Letters {
  readonly items: readonly {
    readonly id: string;
    readonly caseNumber: string | null;
    readonly reason: string;
  }[];
}

async function whenOperatorAsked(
  { hospital }: Stage,
  what: string,
  is: (task: Letters['items'][number]) => boolean,
): Promise<string> {
  const find = async (): Promise<string | undefined> => {
    const { body } = await hospital.call<Letters>('operator', '/v1/tasks?kind=dead-letter');
    return body.items.find(is)?.id;
  };
  return until(`a task about ${what}`, find, SECONDS);
}

const ANSWERS = { table: 'ledger.inbox', column: 'body' } as const;

/** An answer that has landed whole no longer opens when its round comes to it. */
async function unopened(stage: Stage): Promise<Asked & { readonly caseNumber: string }> {
  const caseNumber = await reportUnnamed(stage);
  const when = `new.kind = 'answer' and new.code = '${CERTIFICATES.code}'
    and new.case_number = '${caseNumber}' and new.body is not null`;
  await damageRows(stage, { ...ANSWERS, when });
  await giveName(stage, caseNumber);
  const taskId = await whenOperatorAsked(stage, caseNumber, (task) => task.caseNumber === caseNumber);
  await mendTables(stage);
  return { caseNumber, taskId };
}

/** It opens again, before anybody has decided about it. */
async function openedAgain(stage: Stage): Promise<Asked> {
  const asked = await unopened(stage);
  await mend(stage, { ...ANSWERS, where: `case_number = '${asked.caseNumber}'` });
  return asked;
}

/** What its department says that it has issued, when an operator calls it now. */
const certificateByPhone = () => ({
  certificateNumber: 'Z620199999',
  issuedAt: toChinaTime(new Date().toISOString()),
  signer: '张签发',
  sealer: '李盖章',
});

/** Bytes on the topic of the police that are no message. */
async function poison(stage: Stage): Promise<Asked> {
  const topic = commandsTopic('public-security');
  const value = Buffer.from(`no json: ${Date.now()}`);
  await publishRaw(stage.stack.run.kafka, [{ topic, key: 'nobody', value, headers: {} }]);
  const taskId = await whenOperatorAsked(stage, 'bytes', (task) => task.reason.startsWith('公安'));
  return { caseNumber: null, taskId };
}

export const deadLetter: CausedKind<'dead-letter'> = {
  cause: each((stage, outcome) => (outcome === 'replayed' ? openedAgain(stage) : poison(stage))),
  outcomes: {
    replayed: { seen: goesOn },
    discarded: {},
  },
  variants: [
    {
      outcome: 'replayed',
      how: 'with the result that nobody could read',
      cause: unopened,
      get given() {
        return { result: certificateByPhone() };
      },
      seen: goesOn,
    },
  ],
};

async function goesOn({ hospital }: Stage, { caseNumber }: { readonly caseNumber: string }): Promise<void> {
  await hospital.whenCompleted(caseNumber, SECONDS);
}
