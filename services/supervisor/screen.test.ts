import { describe, expect, it } from 'vitest';
import { caseViewSchema } from '../../schemas/case-view.ts';
import type { SampleEvent } from './sample-case.ts';
import { Screen } from './screen.ts';
import type { StackEvent } from './stack-event.ts';

const STACK: readonly StackEvent[] = [
  { part: 'server', name: 'kafka', kind: 'news', text: 'fetching Kafka 4.1.1 with Maven' },
  { part: 'server', name: 'kafka', source: 'embedded 4.1.1', kind: 'up', ms: 3_000, again: false },
  { part: 'database', kind: 'ready', ms: 1_200 },
  { part: 'service', name: 'departments/public-security', kind: 'up', ms: 900, again: false },
  { part: 'service', name: 'worker', kind: 'died', how: 'SIGKILL' },
  {
    part: 'service',
    name: 'worker',
    kind: 'failed',
    nextMs: 2_000,
    reason: 'The service worker did not start (exit code 1): no such file (its log: worker.log).',
  },
  { part: 'service', name: 'worker', kind: 'up', ms: 1_000, again: true },
  { part: 'stack', kind: 'ready', ms: 9_000 },
];

const VIEW = caseViewSchema.parse({
  caseNumber: '620102-20261120-000001',
  status: 'completed',
  divisionCode: '620102',
  acceptedAt: '2026-11-20T03:24:00+08:00',
  matters: [
    {
      code: 'birth-certificate',
      title: '出生医学证明',
      subject: 'child-1',
      status: 'completed',
      route: 'joint',
      department: 'health-commission',
      waitsFor: [],
      flags: [],
      result: { certificateNumber: 'X****01' },
      attempt: 1,
    },
    {
      code: 'medical-insurance',
      title: '居民医保参保',
      subject: 'child-1',
      status: 'offline',
      route: 'offline',
      routeReason: '当地尚未联办',
      department: 'medical-insurance',
      waitsFor: [],
      flags: [],
      attempt: 1,
    },
  ],
  entitlements: [
    { code: 'maternity-leave', subject: 'mother', outcome: 'eligible', days: 180, rules: [], pack: 'p' },
    {
      code: 'housing-security-priority',
      subject: 'family',
      outcome: 'unknown',
      missing: ['housingNeed'],
      rules: [],
      pack: 'p',
    },
  ],
  guidance: [],
  erased: [],
  unreadable: [],
  tasks: [],
  events: [],
  documents: [],
});

const SAMPLE: readonly SampleEvent[] = [
  { kind: 'sent', facility: '兰州市妇幼保健院', bornAt: '2026-11-20T03:24:00+08:00' },
  { kind: 'accepted', caseNumber: VIEW.caseNumber, ms: 40 },
  ...VIEW.matters.map((matter) => ({ kind: 'matter', matter, ms: 300 }) as const),
  { kind: 'completed', view: VIEW, ms: 500 },
];

function shown(language: 'zh' | 'en'): string {
  const lines: string[] = [];
  const screen = new Screen((line) => lines.push(line), language, false);
  for (const event of STACK) screen.showStack(event);
  for (const event of SAMPLE) screen.showSample(event);
  screen.complain('\nThe disk is full while starting Kafka: free about 1 GB and start again.');
  return lines.join('\n');
}

describe('the screen of a start', () => {
  it('says in Chinese what it says, codes included', () => {
    const text = shown('zh');
    expect(text).toContain('情况不明（缺：是否符合住房保障条件）');
    expect(text).toContain('用 Maven 取得 Kafka 4.1.1');
    expect(text).toContain('服务 worker 没有启动（exit code 1）');
    expect(text).toContain('磁盘已满（starting Kafka）');
    expect(text).not.toMatch(/housingNeed|everything|serves|accepted|Servers/);
  });

  it('says in English all but official terms and what others say, which stand in brackets', () => {
    const text = shown('en');
    expect(text).toContain('birth certificate (出生医学证明)');
    expect(
      text
        .replaceAll(/\([^()]*\)/g, '')
        .split('\n')
        .filter((line) => /\p{Script=Han}/u.test(line)),
    ).toEqual([]);
  });
});
