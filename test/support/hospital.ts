import { randomUUID } from 'node:crypto';
import type { CaseView } from '../../schemas/case-view.ts';
import type { Problem } from '../../schemas/problem-details.ts';
import type { TaskView } from '../../schemas/task.ts';
import type { RunFile } from '../../services/supervisor/run-file.ts';
import type { Notification } from './samples.ts';
import { answerCheck, readDocument, type SeenAnswer } from './answer-check.ts';
import { waitFor } from './wait.ts';

/** One answer of the API, whole. */
export interface ApiAnswer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

type Who = keyof RunFile['tokens'];

/** The people around the system, speaking HTTP to it as they would. */
export interface Hospital {
  call<T = Problem>(
    who: Who | undefined,
    path: string,
    options?: { body?: unknown; key?: string },
  ): Promise<ApiAnswer<T>>;
  /** Posts a birth with a fresh key. @returns the case number @throws when it is not accepted */
  report(notification: Notification): Promise<string>;
  caseOf(caseNumber: string): Promise<CaseView>;
  openTasks(caseNumber: string): Promise<TaskView[]>;
  /** A clerk decides about a task; where two people have to, a supervisor looks at it and says the same. */
  complete(
    taskId: string,
    decision: { outcome: string; facts?: unknown; result?: unknown; until?: string; reason?: string },
  ): Promise<ApiAnswer<Problem>>;
  whenCompleted(caseNumber: string, seconds?: number): Promise<CaseView>;
  /** Waits until one matter (`child-1/birth-certificate`) has completed. */
  whenMatterCompleted(caseNumber: string, matter: string, seconds?: number): Promise<CaseView>;
  /** Waits for an open task of a kind. */
  whenAsked(caseNumber: string, kind: string, seconds?: number): Promise<TaskView>;
}

/** @param fitsDocument holds each answer against what describes it; of an earlier build that is not today's document */
export function createHospital(
  run: () => Pick<RunFile, 'api' | 'tokens'>,
  fitsDocument: (answer: SeenAnswer) => void = answerCheck(readDocument()),
): Hospital {
  const call: Hospital['call'] = async <T>(
    who: Who | undefined,
    path: string,
    options: { body?: unknown; key?: string } = {},
  ) => {
    const { api, tokens } = run();
    const method = options.body === undefined ? 'GET' : 'POST';
    const response = await fetch(`${api}${path}`, {
      method,
      headers: {
        ...(who ? { authorization: `Bearer ${tokens[who]}` } : {}),
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.key === undefined ? {} : { 'idempotency-key': options.key }),
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const { status, headers } = response;
    const body = await response.text();
    fitsDocument({ method, url: path, status, header: (name) => headers.get(name) ?? undefined, body });
    return { status, headers, body: JSON.parse(body) as T };
  };

  const hospital: Hospital = {
    call,
    report: async (notification) => {
      const answer = await call<{ caseNumber: string }>('hospital', '/v1/births', {
        body: notification,
        key: randomUUID(),
      });
      if (answer.status !== 202)
        throw new Error(`not accepted: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body.caseNumber;
    },
    caseOf: async (caseNumber) => (await call<CaseView>('clerk', `/v1/cases/${caseNumber}`)).body,
    openTasks: async (caseNumber) =>
      (await call<{ items: TaskView[] }>('clerk', `/v1/tasks?caseNumber=${caseNumber}`)).body.items,
    complete: async (taskId, decision) => {
      const path = `/v1/tasks/${taskId}`;
      const body = { reason: '核对无误', ...decision };
      const first = await call('clerk', `${path}/completion`, { body });
      if (first.status !== 202) return first;
      await call('supervisor', path);
      return call('supervisor', `${path}/completion`, { body });
    },
    whenCompleted: (caseNumber, seconds = 60) => {
      let last: CaseView | undefined;
      return waitFor(
        `case ${caseNumber} to complete`,
        async () => {
          last = await hospital.caseOf(caseNumber).catch(() => undefined);
          return last?.status === 'completed' ? last : undefined;
        },
        {
          seconds,
          seen: () =>
            last && {
              status: last.status,
              matters: last.matters?.map((m) => `${m.subject}/${m.code} ${m.status}`),
            },
        },
      );
    },
    whenMatterCompleted: (caseNumber, matter, seconds = 60) =>
      waitFor(
        `${matter} of ${caseNumber} to complete`,
        async () => {
          const view = await hospital.caseOf(caseNumber);
          const done = view.matters.some(
            (m) => `${m.subject}/${m.code}` === matter && m.status === 'completed',
          );
          return done ? view : undefined;
        },
        { seconds },
      ),
    whenAsked: (caseNumber, kind, seconds = 60) =>
      waitFor(
        `a task ${kind} for ${caseNumber}`,
        async () => (await hospital.openTasks(caseNumber)).find((t) => t.kind === kind),
        { seconds },
      ),
  };
  return hospital;
}
