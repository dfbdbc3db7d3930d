import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beginCase } from '../../activities/begin-case.ts';
import { answer, OBJECTION, resultFor } from '../../activities/answers.test-data.ts';
import { CaseInMemory } from '../../activities/case-in-memory.test-data.ts';
import type { Landed, Matter } from '../../activities/ledger-port.ts';
import { joinedHousehold } from '../../policies/graph/household.ts';
import { stateOf } from '../../policies/graph/readiness.ts';
import { decideEntitlements } from '../../policies/entitlements/decide.ts';
import { factAt } from '../../policies/input/value-at.ts';
import { birthNotificationSchema, type BirthNotification } from '../../schemas/birth-notification.ts';
import { birthFactsSchema } from '../../schemas/entitlement-check.ts';
import { joinNotification, splitNotification, type OpenSubject } from '../../infra/postgres/ledger/facts.ts';
import { HOSTILE, nearly, valid } from '../../test/support/generated-births.ts';
import { reportedBirthSchema } from './notification-schema.ts';
import { readJson } from './read-body.ts';
import { ProblemError } from './problem.ts';
import { check, invalidBody, unreadableParts } from './validation.ts';

const NOW = new Date('2026-11-28T10:00:00+08:00');
const schema = reportedBirthSchema(() => NOW);
const CHINESE = /[\u4e00-\u9fff]/;

/** What the edge says of a body. @returns the birth, or the refusal as it is sent */
function edge(body: unknown): { birth: BirthNotification } | { errors: readonly { detail: string }[] } {
  const unreadable = unreadableParts(body);
  if (unreadable.length > 0) return { errors: invalidBody(unreadable).parts.errors ?? [] };
  const checked = check(schema, body);
  return checked.ok ? { birth: checked.value } : { errors: invalidBody(checked.errors).parts.errors ?? [] };
}

/** Whatever is accepted is kept, read again as it is, planned, decided and asked about without a fault. */
function holds(birth: BirthNotification): void {
  expect(birthNotificationSchema.parse(birth)).toEqual(birth);
  const parts = new Map<never, OpenSubject>(
    [...splitNotification(JSON.parse(JSON.stringify(birth)) as BirthNotification)].map(([subject, facts]) => [
      subject as never,
      { key: Buffer.alloc(0), facts, revision: 0 },
    ]),
  );
  expect(joinNotification(parts)).toEqual(JSON.parse(JSON.stringify(birth)));
  const idOf = (...names: readonly (string | number)[]): string => names.join('/');
  decideEntitlements(birthFactsSchema.parse(birth), '2026-11-28');
  expect(factAt(birth, '/delivery/at')).toMatch(/\+08:00$/);
  const begun = { caseNumber: 'B', notification: birth, at: NOW, by: 'h', patienceSeconds: 60, idOf };
  followToItsEnd(new CaseInMemory(beginCase(begun).effects.view));
}

/** Departments do what they can: the police not without a sex, or a document of whose household it is. */
function answerOf(at: CaseInMemory, { key, node, attempt }: Matter): Landed {
  const { notification } = at.view;
  const child = notification.children.find(({ order }) => `child-${order}` === node.subject);
  const isRegistered = child?.sex !== 'undetermined' && joinedHousehold(notification)?.parent.idNumber;
  if (node.code === 'household-registration' && !isRegistered)
    return answer(key, 'correction-needed', { attempt, payload: OBJECTION });
  return answer(key, 'completed', { attempt, payload: resultFor(node.subject, node.code, notification) });
}

/** Every accepted birth completes, or waits for a person who is named. */
function followToItsEnd(at: CaseInMemory): void {
  at.round();
  for (let round = 0; round < 15 && !at.view.closed; round += 1) {
    const asked = [...at.view.matters.values()].filter((matter) => stateOf(matter) === 'asked');
    if (asked.length === 0) break;
    at.lands(...asked.map((matter) => answerOf(at, matter)));
    at.round();
  }
  const held = [...at.view.matters.values()].filter((matter) => stateOf(matter) === 'held');
  for (const { node } of held)
    expect(at.openTasks().some((t) => t.subject === node.subject && t.code === node.code)).toBe(true);
  if (!at.view.closed) expect(at.openTasks().length).toBeGreaterThan(0);
}

describe('any body', () => {
  test('that a hospital could mean is taken, and holds', () => {
    fc.assert(
      fc.property(valid, (body) => {
        const answer = edge(JSON.parse(JSON.stringify(body)));
        if ('errors' in answer) throw new Error(JSON.stringify(answer.errors));
        holds(answer.birth);
      }),
      { numRuns: 300 },
    );
  });

  test('is taken, and holds, or refused with a few sentences in Chinese', () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: nearly }, { weight: 1, arbitrary: HOSTILE }), (body) => {
        const answer = edge(body);
        if ('birth' in answer) return holds(answer.birth);
        expect(answer.errors.length).toBeGreaterThan(0);
        expect(answer.errors.length).toBeLessThanOrEqual(50);
        for (const { detail } of answer.errors) expect(detail).toMatch(CHINESE);
        expect(JSON.stringify(answer.errors).length).toBeLessThan(100_000);
      }),
      { numRuns: 1500 },
    );
  });

  test('of bytes is read, or is not JSON', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        try {
          readJson(text);
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});
