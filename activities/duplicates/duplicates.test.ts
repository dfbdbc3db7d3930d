import { describe, expect, it } from 'vitest';
import { sampleBirth } from '../../policies/load/sample-births.test-data.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { TaskKind } from '../../schemas/tasks/kinds.ts';
import { adoptable } from '../adopt-result.ts';
import { answer } from '../answers.test-data.ts';
import { CaseInMemory } from '../case-in-memory.test-data.ts';
import { caseAs, NOW, openTaskOf } from '../case-view.test-data.ts';
import { Effects } from '../effects.ts';
import type { Candidate, CaseView, Task } from '../ledger-port.ts';
import { decideLikeness, whyNotJoined } from './decide-likeness.ts';
import { likenessOf } from './likely-duplicate.ts';

const BIRTH = sampleBirth('lanzhou-first-child');
const CERTIFICATE = 'child-1/birth-certificate';

function minutesLater(birth: BirthNotification, minutes: number): BirthNotification {
  const at = new Date(Date.parse(birth.delivery.at) + minutes * 60_000).toISOString();
  return { ...birth, delivery: { ...birth.delivery, at } };
}

function candidate(of: Partial<Candidate> & { readonly facts?: BirthNotification } = {}): Candidate {
  const { facts = BIRTH, ...rest } = of;
  return { caseNumber: 'C-0', asksToo: false, open: () => facts, ...rest };
}

function begun(candidates: readonly Candidate[], given: Parameters<typeof caseAs>[0] = {}): CaseInMemory {
  return new CaseInMemory(caseAs({ birth: minutesLater(BIRTH, 7), compared: false, candidates, ...given }));
}

describe('a case that is begun', () => {
  it('asks about the one that it looks like before its certificate is printed', () => {
    const at = begun([candidate()]);
    const { effects } = at.round();
    expect(at.asks()).toEqual([`likely-duplicate ${CERTIFICATE}`]);
    expect(at.statusOf(CERTIFICATE)).toBe('manual');
    expect([...effects.likenesses]).toMatchObject([{ other: 'C-0', kind: 'same-birth', outcome: null }]);
    expect(at.round().effects.any).toBe(false);
  });

  it.each([
    ['one that asks already', candidate({ asksToo: true })],
    [
      'one that does not open',
      candidate({
        open: () => {
          throw new Error('sealed');
        },
      }),
    ],
    ['one of whom nothing is known any more', candidate({ open: () => undefined })],
    ['another mother’s', candidate({ facts: sampleBirth('lanzhou-twins') })],
  ])('asks nothing about %s', (_, found) => {
    const at = begun([found]);
    at.round();
    expect(at.asks()).toEqual([]);
    expect(at.view.compared).toBe(true);
  });

  it('asks about one after the other, the likeliest first, and goes on when all are different', () => {
    const at = begun([
      candidate({ caseNumber: 'C-2', facts: minutesLater(BIRTH, 600) }),
      candidate({ caseNumber: 'C-1' }),
    ]);
    for (const other of ['C-1', 'C-2']) {
      at.round();
      const [task, ...more] = at.openTasks();
      expect([task && likenessOf(at.view, task)?.other, more]).toEqual([other, []]);
      decide(at, 'different');
    }
    at.round();
    expect(at.statusOf(CERTIFICATE)).toBe('requested');
  });

  it('is held against others anew when its facts have changed, and is asked although nothing waits any more', () => {
    const at = begun([], { matters: { [CERTIFICATE]: 'completed' } });
    at.round();
    expect(at.asks()).toEqual([]);
    const to = new Effects(at.view);
    to.facts = { ...BIRTH };
    at.view = { ...at.view, notification: BIRTH, candidates: [candidate()] };
    at.round();
    expect(at.asks()).toEqual(['likely-duplicate']);
  });
});

/** A task with which somebody has ended its matter. */
function givenUp(kind: TaskKind, about: Pick<Task, 'subject' | 'code'>): Task {
  const completed = { outcome: 'given-up', by: 'clerk', at: NOW, reason: null } as const;
  return { ...openTaskOf(kind, about, 'task-0'), status: 'completed', completed };
}

/** What a person says of the first open question; the other case is not there. */
function decide(at: CaseInMemory, outcome: 'same' | 'different', other?: CaseView): Effects {
  const [task] = at.openTasks();
  const likeness = task && likenessOf(at.view, task);
  if (!likeness) throw new Error('nothing is asked');
  const asked = new Effects(at.view);
  decideLikeness({ asked, likeness, other: other && new Effects(other) }, { outcome, by: 'clerk' });
  return asked;
}

describe('the same', () => {
  const later = (): CaseInMemory => {
    const at = begun([candidate()], { caseNumber: 'C-9', acceptedAt: new Date(NOW.getTime() + 1_000) });
    at.round();
    return at;
  };

  it('ends the later case, whichever asks, with nothing under way', () => {
    const first = caseAs({ caseNumber: 'C-0', birth: BIRTH });
    const at = later();
    const effects = decide(at, 'same', first);
    expect([at.view.status, at.view.closed, at.view.joinedInto]).toEqual(['withdrawn', true, 'C-0']);
    expect(at.openTasks()).toEqual([]);
    // The family was told of both numbers: now it is told which of them goes on.
    expect(effects.notices).toEqual([
      { template: 'joined', to: 'mother', occasion: 'joined', values: { first: 'C-0' } },
    ]);
    expect(first).toMatchObject({ status: 'processing', closed: false, joinedInto: null });
  });

  it.each(['C-0', 'C-9'])('is protected in what the two become, where %s was', (which) => {
    const protection = { parent: 'mother', since: NOW } as const;
    const first = caseAs({ caseNumber: 'C-0', birth: BIRTH, ...(which === 'C-0' ? { protection } : {}) });
    const at = later();
    if (which === 'C-9') at.view.protection = protection;
    decide(at, 'same', first);
    expect([first.protection?.parent, at.view.protection?.parent]).toEqual(['mother', 'mother']);
  });

  it('keeps the one with a printed certificate', () => {
    const printed = caseAs({
      caseNumber: 'C-99',
      birth: BIRTH,
      acceptedAt: new Date(NOW.getTime() + 5_000),
      matters: { [CERTIFICATE]: 'completed' },
    });
    const at = later();
    decide(at, 'same', printed);
    expect(at.view.joinedInto).toBe('C-99');
  });

  it('keeps the one whose certificate is asked for already, so that no second one is printed', () => {
    const first = caseAs({ caseNumber: 'C-0', birth: BIRTH });
    const at = later();
    Object.assign(at.view.matters.get(CERTIFICATE) ?? {}, { status: 'requested', attempt: 1 });
    decide(at, 'same', first);
    expect([first.joinedInto, at.view.joinedInto]).toEqual(['C-9', null]);
  });

  it('adds what only the later one knew', () => {
    const { choices: _, ...unchosen } = BIRTH;
    const first = caseAs({ caseNumber: 'C-0', birth: unchosen });
    decide(later(), 'same', first);
    expect(first.notification.choices).toEqual(BIRTH.choices);
  });

  it('takes a child more that the later one reported, with its own moment, into the count of the delivery', () => {
    const first = caseAs({ caseNumber: 'C-0', birth: BIRTH });
    const at = later();
    const { delivery, children } = at.view.notification;
    const notification = {
      ...at.view.notification,
      delivery: { ...delivery, plurality: 2 },
      children: children.map((child) => ({ ...child, order: 2, name: '王次' })),
    };
    at.view = { ...at.view, notification };
    decide(at, 'same', first);
    expect(first.notification.delivery).toEqual({ ...BIRTH.delivery, plurality: 2 });
    expect(first.notification.children.map(({ order, at: own }) => [order, own])).toEqual([
      [1, undefined],
      [2, delivery.at],
    ]);
    expect(first.matters.get('child-2/birth-certificate')).toMatchObject({ status: 'waiting' });
  });

  it('takes nothing again of a child that was erased in the one that stays', () => {
    const at = later();
    const first = caseAs({ caseNumber: 'C-0', birth: BIRTH, erased: new Set(['child-1']) });
    Object.assign(first, { notification: { ...BIRTH, children: [] } });
    decide(at, 'same', first);
    expect(first.notification).toEqual({ ...BIRTH, children: [] });
  });

  it('of one that has ended and whose child was erased, ends the later one all the same', () => {
    const first = caseAs({ caseNumber: 'C-0', closed: true, decided: true, erased: new Set(['child-1']) });
    Object.assign(first, { notification: { ...BIRTH, children: [] } });
    const asked = new Effects(later().view);
    expect(whyNotJoined({ asked, other: new Effects(first) })).toBeUndefined();
  });

  it('leaves what came late to a person, and nothing of the later one is ever taken up again', () => {
    const at = later();
    at.view.tasks.push(
      { ...openTaskOf('late-answer', { subject: 'child-1', code: 'birth-certificate' }), eventId: 'e-1' },
      givenUp('name-missing', { subject: 'child-1', code: 'birth-certificate' }),
    );
    const late = { ...answer(CERTIFICATE, 'completed'), eventId: 'e-1' };
    at.view = { ...at.view, kept: [late] };
    decide(at, 'same', caseAs({ caseNumber: 'C-0', birth: BIRTH }));
    expect(at.asks()).toEqual([`late-answer ${CERTIFICATE}`]);
    expect(adoptable(at.view, late)).toBeUndefined();
    expect(at.reopens(CERTIFICATE).result).toBe('not-given-up');
    expect([at.view.closed, at.view.status]).toEqual([true, 'withdrawn']);
  });

  it('is told gently to a family that has lost a child', () => {
    const at = later();
    const children = at.view.notification.children.map((child) => ({ ...child, deathAt: BIRTH.delivery.at }));
    at.view = { ...at.view, notification: { ...at.view.notification, children } };
    const first = caseAs({ caseNumber: 'C-0', birth: BIRTH });
    expect(decide(at, 'same', first).notices).toMatchObject([{ template: 'joined-gently' }]);
  });

  it.each([
    ['money of both is decided', { decided: true }, { decided: true }, '都已核定'],
    ['the first is erased', { familyErased: true }, {}, '删除'],
    ['the later one has ended', { decided: true, closed: true }, { closed: true }, '已办结'],
  ] as const)('cannot be where %s', (_, first, other, why) => {
    const pair = {
      asked: new Effects(
        caseAs({ caseNumber: 'C-9', acceptedAt: new Date(NOW.getTime() + 1_000), ...other }),
      ),
      other: new Effects(caseAs({ caseNumber: 'C-0', ...first })),
    };
    expect(whyNotJoined(pair)).toContain(why);
  });

  it('cannot be where the first has ended without a child that the later one has', () => {
    const [child] = BIRTH.children;
    const second = { ...BIRTH, children: child ? [{ ...child, order: 2 }] : [] };
    const asked = new Effects(caseAs({ caseNumber: 'C-9', birth: second }));
    const ended = (birth: BirthNotification) =>
      new Effects(caseAs({ caseNumber: 'C-0', birth, closed: true, decided: true }));
    expect(whyNotJoined({ asked, other: ended(BIRTH) })).toContain('孩子');
    expect(whyNotJoined({ asked, other: ended(second) })).toBeUndefined();
  });
});
