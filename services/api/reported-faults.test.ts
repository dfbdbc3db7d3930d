import { describe, expect, test } from 'vitest';
import { birthCertificate } from '../../activities/matters/birth-certificate.ts';
import { viewOf } from '../../activities/case-view.test-data.ts';
import { factAt } from '../../policies/input/value-at.ts';
import { REPORTED_FAULTS, type Right } from '../../test/support/reported-faults.ts';
import { layOver } from '../../test/support/lay-over.ts';
import { readSample } from '../../test/support/samples.ts';
import { reportedBirthSchema } from './notification-schema.ts';
import { check, unreadableParts } from './validation.ts';

const schema = reportedBirthSchema(() => new Date('2026-11-28T08:00:00+08:00'));
const SAMPLE = readSample('lanzhou-first-child');
const CHINESE = /[\u4e00-\u9fff]/;

/** What the edge answers, in the words of what is right. */
function answerTo(change: object): Right {
  const sent = layOver<object>(SAMPLE, change);
  const unreadable = unreadableParts(sent);
  const checked = check(schema, sent);
  const errors = unreadable.length > 0 || checked.ok ? unreadable : checked.errors;
  if (errors.length > 0 || !checked.ok) {
    for (const { detail } of errors) expect(detail).toMatch(CHINESE);
    return { refused: errors.map(({ pointer }) => pointer), ...(errors[0] && { code: errors[0].code }) };
  }
  const prepared = birthCertificate(viewOf(checked.value), 'child-1');
  return {
    kept: checked.value as unknown as Record<string, unknown>,
    ...(prepared.ready ? {} : { asked: prepared.hold.kind }),
  };
}

describe('what was sent elsewhere, and must be answered rightly', () => {
  test.each(REPORTED_FAULTS)('$of: $says', ({ change, right }) => {
    const answer = answerTo(change);
    if ('refused' in right) return expect(answer).toMatchObject(right);
    if (!('kept' in answer)) return expect(answer).toEqual(right);
    expect(answer.asked).toBe(right.asked);
    const birth = answer.kept as unknown as Parameters<typeof factAt>[0];
    for (const [pointer, value] of Object.entries(right.kept)) expect(factAt(birth, pointer)).toEqual(value);
  });

  test('the words are ours', () => {
    const long = check(schema, layOver<object>(SAMPLE, { mother: { name: '王'.repeat(51) } }));
    expect(long).toMatchObject({ errors: [{ detail: '姓名最多50个字' }] });
    const many = check(schema, { ...SAMPLE, children: Array.from({ length: 11 }, () => SAMPLE.children[0]) });
    expect(many).toMatchObject({ errors: [{ pointer: '/children', detail: '新生儿最多10项' }] });
  });
});
