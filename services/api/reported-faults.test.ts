import { describe, expect, test } from 'vitest';
import { birthCertificate } from '../../activities/matters/birth-certificate.ts';
import { viewOf } from '../../activities/case-view.test-data.ts';
import { RESULTS } from '../../activities/answers.test-data.ts';
import { misfitOf } from '../../activities/fits-child.ts';
import { shanghaiDate } from '../../policies/calendar/date.ts';
import { composeResidentId } from '../../policies/id-number.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { factAt } from '../../policies/input/value-at.ts';
import { REPORTED_FAULTS, type ReportedFault } from '../../test/support/reported-faults.ts';
import { layOver } from '../../test/support/lay-over.ts';
import { readSample } from '../../test/support/samples.ts';
import { askedCheckSchema, reportedBirthSchema } from './notification-schema.ts';
import { check, unreadableParts } from './validation.ts';

const NOW = () => new Date('2026-11-28T08:00:00+08:00');
const schema = reportedBirthSchema(NOW);
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

  test('every report about what comes in is here', () => {
    const numbers = '04 06 07 10 11 12 15 16 17 22 24 25 26 29 30 32'.split(' ');
    expect([...new Set(REPORTED_FAULTS.map(({ of }) => of))].sort()).toEqual(numbers);
  });

  test.each<[string, number, string]>([
    ['04', 0, '2026-11-20'],
    ['04', 1, '2026-11-21'],
    ['32', 0, '2026-11-21'],
  ])('%s: the certificate and the number of child %i say %s', (of, nth, day) => {
    const { birth } = answerTo(REPORTED_FAULTS.find((fault) => fault.of === of)?.change ?? {});
    if (!birth) throw new Error('the report is taken');
    const subject = `child-${nth + 1}` as const;
    const view = viewOf(birth);
    const printed = birthCertificate(view, subject);
    expect(printed.ready && shanghaiDate(printed.payload.child.birthAt)).toBe(day);
    expect(printed.ready && printed.payload.child.birthAt.slice(0, 'yyyy-mm-dd'.length)).toBe(day);
    const misfit = (born: string): string | undefined => {
      const residentId = composeResidentId('620102', born, 'female', 1);
      const result = { ...RESULTS['household-registration'], residentId };
      const registeredName = birth.children[nth]?.name ?? '';
      return misfitOf(view, { subject, code: 'household-registration' }, { ...result, registeredName });
    };
    expect(misfit(day)).toBeUndefined();
    expect(misfit('2026-11-19')).toBe('公民身份号码的出生日期不是该新生儿的');
  });

  test('22: a question of the year 9999 is refused at its place', () => {
    const change = REPORTED_FAULTS.find(({ of }) => of === '22')?.change ?? {};
    const asked = check(askedCheckSchema(NOW), layOver({ ...SAMPLE, asOf: '2026-11-28' }, change));
    expect(asked).toMatchObject({ ok: false, errors: [{ pointer: '/delivery/at' }] });
  });

  test('the words are ours', () => {
    const long = check(schema, layOver<object>(SAMPLE, { mother: { name: '王'.repeat(51) } }));
    expect(long).toMatchObject({ errors: [{ detail: '姓名最多50个字' }] });
    const many = check(schema, { ...SAMPLE, children: Array.from({ length: 11 }, () => SAMPLE.children[0]) });
    expect(many).toMatchObject({ errors: [{ pointer: '/children', detail: '一次最多10名新生儿' }] });
  });
});
