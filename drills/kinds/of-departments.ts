import { addDays, shanghaiDate } from '../../policies/calendar/date.ts';
import type { TaskDecision } from '../../schemas/tasks/kinds.ts';
import { databaseSchemaOf } from '../../schemas/department.ts';
import { giveName, reportUnnamed } from './families.ts';
import { each, type Asked, type CausedKind } from './row.ts';
import { letPatienceEnd, SECONDS, whenAskedAbout, whenTrue, type Desk, type Stage } from './stage.ts';

const CHILD = 'child-1' as const;
export const CERTIFICATES: Desk = {
  department: 'health-commission',
  subject: CHILD,
  code: 'birth-certificate',
};
const POLICE: Desk = { department: 'public-security', subject: CHILD, code: 'household-registration' };
const INSURERS: Desk = { department: 'medical-insurance', subject: CHILD, code: 'medical-insurance' };
const CARDS: Desk = { department: 'human-resources', subject: CHILD, code: 'social-security-card' };

/** Where each outcome is played: what depends on it is another each time. */
type Desks<O extends TaskDecision> = Readonly<Record<O, Desk>>;

const deskOf = (desks: Readonly<Partial<Record<TaskDecision, Desk>>>, outcome: TaskDecision): Desk => {
  const desk = desks[outcome];
  if (!desk) throw new Error(`nobody says where ${outcome} is played`);
  return desk;
};

/** A department objects to what it is asked first; when it is asked again it does it. */
function objecting<O extends TaskDecision>(kind: string, mood: 'refuse' | 'correction', desks: Desks<O>) {
  return each(async (stage, outcome): Promise<Asked> => {
    const desk = deskOf(desks, outcome);
    const caseNumber = await reportUnnamed(stage);
    await stage.moods.begin(mood, desk, caseNumber);
    await giveName(stage, caseNumber);
    const { id } = await stage.hospital.whenAsked(caseNumber, kind, SECONDS);
    await stage.moods.end(mood, desk, caseNumber);
    return { caseNumber, taskId: id };
  });
}

export const correctionNeeded: CausedKind<'correction-needed'> = {
  cause: objecting('correction-needed', 'correction', { corrected: INSURERS, 'given-up': POLICE }),
  outcomes: { corrected: {}, 'given-up': {} },
};

const today = (): string => shanghaiDate(new Date().toISOString());

/** At the window of the certificates, and of the insurers. */
const obtained = (number: string) => ({ given: { result: { number, date: today() } } });

/** Of no series that the department itself counts through: a child has one certificate, and a certificate one child. */
const WINDOW_NUMBER = `W${String(Date.now()).slice(-9)}`;

export const refused: CausedKind<'refused'> = {
  cause: objecting('refused', 'refuse', {
    'ask-again': POLICE,
    obtained: CERTIFICATES,
    'given-up': INSURERS,
  }),
  outcomes: { 'ask-again': {}, obtained: obtained(WINDOW_NUMBER), 'given-up': {} },
};

/** The command has reached the department, which says nothing. */
function whenSilent(stage: Stage, { code }: Desk, caseNumber: string): Promise<void> {
  const asked = `exists (select from ledger.matter m where m.case_number = $1 and m.code = $2 and m.status = 'requested'
    and exists (select from ledger.outbox o where o.key = $1 and o.kind = 'command' and o.sends > 0
      and convert_from(o.body, 'UTF8')::jsonb#>>'{data,matter}' = $2))`;
  return whenTrue(stage, 'a question to a department', asked, [caseNumber, code]);
}

/** A department has been silent for as long as it may be. @returns the id of the task about it */
async function askAboutSilence(stage: Stage, desk: Desk, caseNumber: string): Promise<string> {
  await whenSilent(stage, desk, caseNumber);
  await letPatienceEnd(stage, caseNumber, desk.code);
  return whenAskedAbout(stage, caseNumber, { kind: 'department-silent', code: desk.code });
}

const SILENT: Desks<'ask-again' | 'wait' | 'obtained' | 'given-up'> = {
  'ask-again': INSURERS,
  wait: POLICE,
  obtained: CARDS,
  'given-up': CERTIFICATES,
};

async function silent(stage: Stage, outcome: TaskDecision): Promise<Asked> {
  const desk = deskOf(SILENT, outcome);
  const caseNumber = await reportUnnamed(stage);
  await stage.moods.begin('silent', desk, caseNumber);
  await giveName(stage, caseNumber);
  const taskId = await askAboutSilence(stage, desk, caseNumber);
  return { caseNumber, taskId, over: () => stage.moods.end('silent', desk, caseNumber) };
}

/** What was waited for in vain is asked about again, and asked for again. */
async function askAgain(stage: Stage, { caseNumber }: { readonly caseNumber: string }): Promise<void> {
  const { hospital } = stage;
  const id = await askAboutSilence(stage, SILENT.wait, caseNumber);
  await hospital.complete(id, { outcome: 'ask-again' });
  await hospital.whenCompleted(caseNumber, SECONDS);
}

export const departmentSilent: CausedKind<'department-silent'> = {
  cause: each(silent),
  outcomes: {
    'ask-again': {},
    wait: { given: { until: addDays(today(), 1) }, seen: askAgain },
    obtained: obtained('6200000000777'),
    'given-up': {},
  },
};

const LATE: Desks<'adopted' | 'left'> = { adopted: CERTIFICATES, left: CARDS };

/** A department does what it was asked and says so only when a person has given up on it. */
async function late(stage: Stage, outcome: TaskDecision): Promise<Asked> {
  const desk = deskOf(LATE, outcome);
  const { department, code } = desk;
  const caseNumber = await reportUnnamed(stage);
  await stage.moods.slowDown(department);
  await giveName(stage, caseNumber);
  await whenAnswerHeld(stage, desk, caseNumber);
  await stage.moods.speedUp(department);
  const silence = await askAboutSilence(stage, desk, caseNumber);
  await stage.hospital.complete(silence, { outcome: 'given-up' });
  await release(stage, desk);
  const taskId = await whenAskedAbout(stage, caseNumber, { kind: 'late-answer', code });
  return { caseNumber, taskId };
}

/** A department that was slowed down has done what it was asked, and says nothing yet. */
export function whenAnswerHeld(stage: Stage, { department, code }: Desk, caseNumber: string): Promise<void> {
  const held = `select from ${databaseSchemaOf(department)}.outbox where key = $1 and kind = 'answer' and sent_at is null
    and convert_from(body, 'UTF8')::jsonb#>>'{data,matter}' = $2`;
  return whenTrue(stage, 'an answer that is held back', `exists (${held})`, [caseNumber, code]);
}

/** What was held back leaves now, of all cases. */
export async function release({ database }: Stage, { department }: Desk): Promise<void> {
  await database.query(
    `update ${databaseSchemaOf(department)}.outbox set due_at = now()
      where done_at is null and due_at > now() + interval '10 minutes'`,
  );
}

export const lateAnswer: CausedKind<'late-answer'> = {
  cause: each(late),
  outcomes: { adopted: {}, left: {} },
};
