import { describe, expect, test } from 'vitest';
import { sampleBirth } from '../policies/load/sample-births.test-data.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import { writeNotice } from '../schemas/notice.ts';
import { caseAs, NOW, viewOf } from './case-view.test-data.ts';
import { closeCase } from './close-case.ts';
import { Effects } from './effects.ts';
import type { CaseView, Matter } from './ledger-port.ts';
import { answer } from './answers.test-data.ts';
import { CaseInMemory } from './case-in-memory.test-data.ts';
import { happen } from './payments/happen.ts';
import { sentOrder } from './payments/orders.test-data.ts';
import { completeMatter, endMatter, giveUpMatter, holdMatter } from './matter-moves.ts';
import { tellOfMoves, tellOfObjection, tellOfSilence } from './tell-parents.ts';

const TWINS = sampleBirth('lanzhou-twins');

function twins(second: Partial<BirthNotification['children'][number]>): BirthNotification {
  return {
    ...TWINS,
    children: TWINS.children.map((child) => (child.order === 2 ? { ...child, ...second } : child)),
  };
}

const MOURNS = twins({ deathAt: '2026-11-21T09:00:00+08:00' });

/** The SMS that a family gets. */
function textsOf(to: Effects): string[] {
  const { caseNumber, notification } = to.view;
  return to.notices.map(({ template, values }) =>
    writeNotice(template, { name: notification.mother.name, caseNumber, ...values }),
  );
}

function matterOf(view: CaseView, key: Matter['key']): Matter {
  const matter = view.matters.get(key);
  if (!matter) throw new Error(`no ${key}`);
  return matter;
}

/** The templates of what the family is told when the first child's certificate is done, and when the case ends. */
function told(notification: BirthNotification): string[] {
  const view = caseAs({ birth: notification, others: 'completed' });
  const to = new Effects(view);
  completeMatter(to, matterOf(view, 'child-1/birth-certificate'), { certificateNumber: 'X620000001' });
  tellOfMoves(to);
  closeCase(to);
  return to.notices.map(({ template }) => template);
}

describe('what a family is told of twins', () => {
  test.each<[string, BirthNotification, string[]]>([
    ['both live', TWINS, ['certificate-issued', 'finished']],
    ['one has died', MOURNS, ['finished-gently']],
    ['one was not born alive', twins({ liveBirth: false }), ['finished-gently']],
  ])('%s', (_, birth, expected) => {
    expect(told(birth)).toEqual(expected);
  });

  test('one has died, and nothing is known of it any more: gently all the same', () => {
    const view = caseAs({ birth: MOURNS, others: 'completed' });
    const [living] = MOURNS.children;
    Object.assign(view, { notification: { ...MOURNS, children: [living] } });
    const to = new Effects(view);
    closeCase(to);
    expect(to.notices.map(({ template }) => template)).toEqual(['finished-gently']);
  });
});

describe('a family of twins is told which of them it is about', () => {
  test.each<[string, (to: Effects, matter: Matter) => void, string]>([
    ['in correction', (to, matter) => tellOfObjection(to, matter, '请核对'), '新生儿2的户口登记'],
    ['silence', tellOfSilence, '新生儿2的户口登记'],
    ['a window', (to) => tellOfMoves(to), '新生儿2的户口登记到'],
  ])('%s', (_, tell, expected) => {
    const view = caseAs({ birth: TWINS });
    const to = new Effects(view);
    const matter = matterOf(view, 'child-2/household-registration');
    endMatter(to, matter, 'offline');
    tell(to, matter);
    expect(textsOf(to)).toEqual([expect.stringContaining(expected)]);
  });

  test('the name that is asked for', () => {
    const children = TWINS.children.map((child) => {
      const { name: _, ...rest } = child;
      return rest;
    });
    const unnamed = { ...TWINS, children };
    const one = new CaseInMemory(caseAs({ birth: unnamed }));
    const { effects } = one.round();
    const asked = textsOf(effects).filter((text) => text.includes('姓名'));
    expect(asked).toEqual([
      expect.stringContaining('：新生儿1的姓名。'),
      expect.stringContaining('：新生儿2的姓名。'),
    ]);
  });

  test('what was paid', () => {
    const orders = (['child-1', 'child-2'] as const).map((subject) => sentOrder({ id: subject, subject }));
    const to = new Effects(caseAs({ birth: TWINS, orders }));
    for (const order of to.view.orders.values())
      happen(to, order, 'paid', {
        by: 'system',
        paid: { result: { paymentNumber: 'P' }, attempt: 1, commandId: null },
      });
    expect(textsOf(to)).toEqual([
      expect.stringContaining('新生儿1的育儿补贴'),
      expect.stringContaining('新生儿2的育儿补贴'),
    ]);
  });
});

describe('a family whose case ends', () => {
  test('is told that all is done only where all is done', () => {
    const to = new Effects(caseAs({ others: 'completed' }));
    closeCase(to);
    expect(textsOf(to)).toEqual([expect.stringContaining('各项登记已全部办结')]);
  });

  test('is told what is done and what is at the window, where it is some of each', () => {
    const matters = {
      'child-1/household-registration': 'offline',
      'child-1/social-security-card': 'refused',
    } as const;
    const to = new Effects(caseAs({ others: 'completed', matters }));
    closeCase(to);
    const [text = ''] = textsOf(to);
    expect(text).toMatch(/已办好：[^。]*出生医学证明.*要到窗口办：户口登记、社保卡。/);
    expect(text).not.toContain('全部办结');
  });

  test('is told so too where everything went to the window', () => {
    const to = new Effects(caseAs({ others: 'offline' }));
    closeCase(to);
    const [text = ''] = textsOf(to);
    expect(text).toContain('要到窗口办：');
    expect(text).not.toMatch(/已办好|全部办结/);
  });

  test.each([
    ['what was done for the others', 'completed', '：已办好'],
    ['nothing, where nothing was done', 'withdrawn', ''],
  ] as const)('is told %s, and never that all is done, where a child was erased', (_, others, expected) => {
    const { children, ...birth } = TWINS;
    const view = caseAs({ birth: TWINS, others });
    Object.assign(view, {
      notification: { ...birth, children: children.slice(0, 1) },
      erased: new Set(['child-2']),
    });
    Object.assign(matterOf(view, 'child-2/birth-certificate'), { status: 'offline' });
    const to = new Effects(view);
    closeCase(to);
    expect(textsOf(to).join('')).toContain(expected);
    expect(textsOf(to).join('')).not.toMatch(/全部办结|到窗口办/);
  });

  test('is told which child it is about, where the two stand otherwise', () => {
    const matters = { 'child-2/household-registration': 'offline' } as const;
    const to = new Effects(caseAs({ birth: TWINS, others: 'completed', matters }));
    closeCase(to);
    expect(textsOf(to)[0]).toContain('要到窗口办：新生儿2的户口登记。');
  });
});

describe('a family is told', () => {
  test('of a matter that goes to a window: which, where and what to bring', () => {
    const view = viewOf(sampleBirth('lanzhou-first-child'));
    const to = new Effects(view);
    giveUpMatter(to, matterOf(view, 'child-1/household-registration'));
    tellOfMoves(to);
    expect(textsOf(to)).toEqual([
      expect.stringMatching(/户口登记到兰州市.+派出所户籍窗口，带出生医学证明、户口簿、身份证/),
    ]);
  });

  test('to bring what it can have, and where such children are registered, where no parent has a household', () => {
    const { mother, father, ...birth } = sampleBirth('lanzhou-first-child');
    const { household: _m, ...foreign } = mother;
    const { household: _f, ...alien } = father ?? mother;
    const view = caseAs({ birth: { ...birth, mother: foreign, father: alien } });
    const to = new Effects(view);
    endMatter(to, matterOf(view, 'child-1/household-registration'), 'offline');
    endMatter(to, matterOf(view, 'child-1/social-security-card'), 'offline');
    tellOfMoves(to);
    expect(textsOf(to).join('')).toMatch(
      /户口登记到兰州市城关区公安出入境或户政窗口，带出生医学证明、父母身份证件/,
    );
    expect(textsOf(to).join('')).not.toContain('户口簿');
  });

  test('of several at once in one notice, and of each once', () => {
    const view = viewOf(sampleBirth('lanzhou-first-child'));
    const to = new Effects(view);
    for (const matter of view.matters.values())
      if (matter.status === 'waiting' && matter.node.part === 'joint') giveUpMatter(to, matter);
    tellOfMoves(to);
    tellOfMoves(to);
    expect(textsOf(to)).toEqual([expect.stringMatching(/；另有\d项请到政务服务大厅窗口问清/)]);
  });

  test('of nothing that had ended before', () => {
    const view = caseAs({
      matters: { 'child-1/household-registration': { status: 'offline', endedAt: new Date(0) } },
    });
    const to = new Effects(view);
    to.matter(matterOf(view, 'child-1/household-registration'), { flags: [] });
    tellOfMoves(to);
    expect(to.notices).toEqual([]);
  });

  const REFUSED = { kind: 'refused', status: 'manual', reason: '部门不予办理', asks: [] } as const;
  test.each([
    ['it is plain', '户主不同意落户', '公安没有同意办理户口登记：户主不同意落户。'],
    ['it has a link', '请点 http://a.cn 缴费', '公安没有同意办理户口登记：部门认为材料或情况不符合规定。'],
    ['it has a number to call', '请拨一三八一二三四五六七八', '部门认为材料或情况不符合规定。'],
    ['it has a number to call, in parts', '请拨139 0000 0001', '部门认为材料或情况不符合规定。'],
    ['it says to join somebody', '请加办事员微信', '部门认为材料或情况不符合规定。'],
    ['it turns the writing round', '户主\u202E不同意', '部门认为材料或情况不符合规定。'],
    ['it is long', '不'.repeat(41), '部门认为材料或情况不符合规定。'],
  ])('why a department has refused, where %s', (_, words, expected) => {
    const view = viewOf(sampleBirth('lanzhou-first-child'));
    const to = new Effects(view);
    const matter = matterOf(view, 'child-1/household-registration');
    holdMatter(to, matter, REFUSED);
    tellOfObjection(to, matter, words);
    const [text = ''] = textsOf(to);
    expect(text).toContain(expected);
    expect(text).toContain('60日内申请行政复议');
  });

  test('that a department wants something corrected, and that it is asked why it is silent', () => {
    const view = viewOf(sampleBirth('lanzhou-first-child'));
    const to = new Effects(view);
    const matter = matterOf(view, 'child-1/household-registration');
    holdMatter(to, matter, { ...REFUSED, kind: 'correction-needed', status: 'correction' });
    tellOfObjection(to, matter, '请核对');
    tellOfSilence(to, matterOf(view, 'child-1/birth-certificate'));
    expect(textsOf(to)).toEqual([
      expect.stringContaining('户口登记：公安要求核对材料，工作人员正在补正'),
      expect.stringMatching(/出生医学证明到时还没有结果，我们正在向卫健催问，您不用做什么/),
    ]);
  });

  test('gently of all of it, where a child has died', () => {
    const view = viewOf(MOURNS);
    const to = new Effects(view);
    const matter = matterOf(view, 'child-1/household-registration');
    holdMatter(to, matter, REFUSED);
    tellOfObjection(to, matter, '请核对');
    tellOfSilence(to, matterOf(view, 'child-1/birth-certificate'));
    endMatter(to, matter, 'offline');
    tellOfMoves(to);
    expect(to.notices.map(({ template }) => template)).toEqual([
      'refused-gently',
      'asking-gently',
      'at-window-gently',
    ]);
    expect(textsOf(to).join('')).not.toMatch(/宝宝|恭喜|享受/);
  });
});

test.each([
  ['already-certified', []],
  ['name-differs', ['refused']],
])(
  'a refusal (%s) is told, unless it is done under another number, which a person looks at',
  (reasonCode, told) => {
    const one = new CaseInMemory(caseAs({ matters: { 'child-1/birth-certificate': 'requested' } }));
    const objection = {
      reasonCode,
      reason: '该次出生已在另一办件签发过出生医学证明，请核实是否重复上报',
      asks: [],
    };
    const { effects } = one
      .lands(answer('child-1/birth-certificate', 'refused', { payload: objection }))
      .round();
    expect(one.asks()).toContain('refused child-1/birth-certificate');
    expect(effects.notices.map(({ template }) => template)).toEqual(told);
  },
);

test('an occasion is told once, and nobody is told where nobody is known', () => {
  const view = { ...viewOf(TWINS), now: NOW };
  const to = new Effects(view);
  const news = { told: 'needs-you', occasion: 'choices-missing', values: { what: '落户' } } as const;
  to.tell(news);
  to.tell(news);
  expect(to.notices).toHaveLength(1);
  const erased = new Effects({ ...view, familyErased: true });
  erased.tell(news);
  expect(erased.notices).toEqual([]);
});
