import { describe, expect, test } from 'vitest';
import { birthCertificate } from '../../activities/matters/birth-certificate.ts';
import { viewOf } from '../../activities/case-view.test-data.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { factAt } from '../../policies/input/value-at.ts';
import { REPORTED_FAULTS, type ReportedFault } from '../../test/support/reported-faults.ts';
import { layOver } from '../../test/support/lay-over.ts';
import { readSample } from '../../test/support/samples.ts';
import { reportedBirthSchema } from './notification-schema.ts';
import { check, unreadableParts } from './validation.ts';

const schema = reportedBirthSchema(() => new Date('2026-11-28T08:00:00+08:00'));
const SAMPLE = readSample('lanzhou-first-child');
const CHINESE = /[\u4e00-\u9fff]/;

interface Answer {
  /** pointers that the answer names; none where the report is taken */
  readonly refused: readonly string[];
  readonly code?: string | undefined;
  readonly words: readonly string[];
  readonly birth?: BirthNotification;
  /** the kind of task that holds the certificate */
  readonly asked?: string;
}

function answerTo(change: object): Answer {
  const sent = layOver<object>(SAMPLE, change);
  const unreadable = unreadableParts(sent);
  const checked = check(schema, sent);
  if (checked.ok && unreadable.length === 0) {
    const birth = checked.value;
    const prepared = birthCertificate(viewOf(birth), 'child-1');
    return { refused: [], words: [], birth, ...(prepared.ready ? {} : { asked: prepared.hold.kind }) };
  }
  const errors = unreadable.length > 0 || checked.ok ? unreadable : checked.errors;
  return {
    refused: errors.map(({ pointer }) => pointer),
    code: errors[0]?.code,
    words: errors.map(({ detail }) => detail),
  };
}

const isRefusal = ({ right }: ReportedFault): boolean => 'refused' in right;

describe('what was sent elsewhere, and must be answered rightly', () => {
  test.each(REPORTED_FAULTS.filter(isRefusal))('$of: $says is refused', ({ change, right }) => {
    const { words, ...answer } = answerTo(change);
    expect(answer).toMatchObject(right);
    expect(words.filter((word) => !CHINESE.test(word))).toEqual([]);
  });

  test.each(REPORTED_FAULTS.filter((fault) => !isRefusal(fault)))('$of: $says', ({ change, right }) => {
    const { kept = {}, asked } = right as { kept?: Readonly<Record<string, unknown>>; asked?: string };
    const answer = answerTo(change);
    expect(answer.refused).toEqual([]);
    expect(answer.asked).toBe(asked);
    const facts = Object.keys(kept).map((pointer) => [
      pointer,
      answer.birth && factAt(answer.birth, pointer),
    ]);
    expect(Object.fromEntries(facts)).toEqual(kept);
  });

  test('the words are ours', () => {
    const long = check(schema, layOver<object>(SAMPLE, { mother: { name: '王'.repeat(51) } }));
    expect(long).toMatchObject({ errors: [{ detail: '姓名最多50个字' }] });
    const many = check(schema, { ...SAMPLE, children: Array.from({ length: 11 }, () => SAMPLE.children[0]) });
    expect(many).toMatchObject({ errors: [{ pointer: '/children', detail: '新生儿最多10项' }] });
  });
});
