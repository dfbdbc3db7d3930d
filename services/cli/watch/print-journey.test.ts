import { expect, it } from 'vitest';
import { createOutput } from '../output.ts';
import type { Journey } from './journey.ts';
import { hopLine, pictureOf } from './print-journey.ts';

const ACCEPTED = Date.parse('2026-12-01T08:00:00.000Z');
const after = (ms: number): Date => new Date(ACCEPTED + ms);
const plain = createOutput(() => undefined, false);

const command = {
  subject: 'child-1',
  code: 'household-registration',
  department: 'public-security',
  attempt: 1,
  at: { asked: after(12), published: after(1034) },
} as const;
const UNDER_WAY: Journey = { caseNumber: 'B-0000-0000-0000-0', acceptedAt: after(0), commands: [command] };

it('shows where a command was and when, and a point where it was not yet, without colours', () => {
  const rows = pictureOf(plain, UNDER_WAY);
  expect(rows[0]).toBe('一次出生的路');
  expect(
    rows
      .find((row) => row.includes('户口登记'))
      ?.trim()
      .split(/\s+/),
  ).toEqual(['新生儿1的户口登记', '公安', '+12', '+1034', ...Array.from({ length: 5 }, () => '·')]);
  expect(rows.at(-1)).toBe('  还在路上');
});

it('says of a second attempt that it is one', () => {
  const rows = pictureOf(plain, { ...UNDER_WAY, commands: [{ ...command, attempt: 2 }] });
  expect(rows.join('\n')).toContain('新生儿1的户口登记（第 2 次）');
});

it('says at the end how long it took, over how many departments, and how often the run was woken', () => {
  const run = { startedAt: after(8), wakes: 9 };
  const rows = pictureOf(plain, { ...UNDER_WAY, run, completedAt: after(2474) });
  expect(rows).toContain('  +8 毫秒 工作流开始；至今唤醒 9 次');
  expect(rows.at(-1)).toBe('  +2474 毫秒 办结：1 个部门，1 条指令');
});

it('tells of one arrival in one line', () => {
  expect(hopLine({ afterMs: 12, station: 'published', command })).toBe(
    '    12 毫秒  指令主题  新生儿1的户口登记（公安）',
  );
});
