import { describe, expect, test } from 'vitest';
import { stateOf } from '../policies/graph/readiness.ts';
import { sampleBirth } from '../policies/load/sample-births.test-data.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import { layOver } from '../test/support/lay-over.ts';
import { addFacts } from './add-facts.ts';
import { answer, resultFor } from './answers.test-data.ts';
import { beginCase } from './begin-case.ts';
import { CaseInMemory } from './case-in-memory.test-data.ts';
import { caseAs, NOW, openTaskOf, type Given } from './case-view.test-data.ts';

const ONE = sampleBirth('lanzhou-first-child');
const TWINS = sampleBirth('lanzhou-twins');
const UNNAMED = sampleBirth('lanzhou-name-and-choices-later');

const first = (birth: BirthNotification, change: object): BirthNotification => ({
  ...birth,
  children: birth.children.map((child, i) => (i === 0 ? layOver(child, change) : child)),
});

const UNWEIGHED = first(ONE, { weightGrams: undefined, lengthCm: undefined });

const BEGINNING = {
  ...{ caseNumber: 'C-1', at: NOW, by: 'hospital', patienceSeconds: 60 },
  idOf: (...names: readonly (string | number)[]): string => names.join('/'),
};

/** Every department that is asked answers that it is done, until none is asked. */
function departmentsDo(at: CaseInMemory): void {
  at.round();
  for (let round = 0; round < 15; round += 1) {
    const asked = [...at.view.matters.values()].filter((matter) => stateOf(matter) === 'asked');
    if (asked.length === 0) return;
    at.lands(
      ...asked.map(({ key, node, attempt }) => {
        const payload = resultFor(node.subject, node.code, at.view.notification);
        return answer(key, 'completed', { attempt, payload });
      }),
    );
    at.round();
  }
}

/** A case as it stands after its first round. */
function begun(birth: BirthNotification): CaseInMemory {
  const at = new CaseInMemory(caseAs({ birth }));
  at.round();
  return at;
}

const said = (at: CaseInMemory, birth: BirthNotification) =>
  addFacts(at.view, birth, { by: 'hospital', ofAll: true });
const openKinds = ({ view }: CaseInMemory) =>
  view.tasks.filter(({ status }) => status === 'open').map(({ kind, subject }) => `${kind} ${subject ?? ''}`);

describe('a hospital that reports what was missing', () => {
  test('is asked for weight and length, and only the certificate waits', () => {
    const at = begun(UNWEIGHED);
    expect(openKinds(at)).toEqual(['report-incomplete child-1']);
    expect(at.view.tasks[0]?.asks).toEqual(['/children/0/weightGrams', '/children/0/lengthCm']);
    expect(at.view.matters.get('child-1/birth-certificate')?.status).toBe('correction');
    expect(at.view.matters.get('child-1/vaccination-record')?.status).toBe('requested');
    const { result, effects } = said(at, ONE);
    expect(result).toMatchObject({ added: ['/children/0/lengthCm', '/children/0/weightGrams'] });
    expect(openKinds(at)).toEqual([]);
    expect(effects.facts?.children[0]?.weightGrams).toBe(ONE.children[0]?.weightGrams);
    at.round();
    expect(at.view.matters.get('child-1/birth-certificate')?.status).toBe('requested');
  });

  test('is asked for weeks and health too', () => {
    const weeks = begun(layOver(ONE, { delivery: { gestation: undefined } }));
    expect(weeks.view.tasks[0]?.asks).toEqual(['/delivery/gestation']);
    const health = begun(first(ONE, { health: undefined }));
    expect(health.view.tasks[0]?.asks).toEqual(['/children/0/health']);
  });

  test('settles what the parents were asked', () => {
    const at = begun(UNNAMED);
    expect(openKinds(at)).toEqual(['name-missing child-1']);
    const named = { ...first(UNNAMED, { name: '李安然' }), choices: ONE.choices };
    expect(said(at, named).result).toMatchObject({ added: ['/children/0/name', '/choices'] });
    expect(openKinds(at)).toEqual([]);
  });

  test('who says a part of it is asked for the rest', () => {
    const at = begun(UNWEIGHED);
    const weighed = first(UNWEIGHED, { weightGrams: 3320 });
    expect(said(at, weighed).result).toMatchObject({ added: ['/children/0/weightGrams'] });
    expect(openKinds(at)).toEqual(['report-incomplete child-1']);
  });

  test('takes back nothing by leaving it out', () => {
    const at = begun(UNWEIGHED);
    const { phone: _, ...quiet } = ONE.mother;
    const { effects } = said(at, { ...ONE, mother: quiet });
    // Nobody's facts but the child's are written again.
    expect(JSON.stringify(effects.facts?.mother)).toBe(JSON.stringify(ONE.mother));
    expect(JSON.stringify(effects.facts?.father)).toBe(JSON.stringify(ONE.father));
  });

  test('and says something otherwise changes nothing', () => {
    const at = begun(UNWEIGHED);
    const { result, effects } = said(at, { ...ONE, childRank: 2 });
    expect(result).toMatchObject({
      differs: ['/childRank', '/children/0/lengthCm', '/children/0/weightGrams'],
    });
    expect(effects.facts).toBeUndefined();
  });

  test.each([
    ['the death of the child', first(ONE, { deathAt: '2026-11-21T03:24:00+08:00' }), '/children/0/deathAt'],
    ['another moment of its birth', first(ONE, { at: '2026-11-20T23:24:00+08:00' }), '/children/0/at'],
    ['the death of the father', layOver(ONE, { father: { deathOn: '2026-11-21' } }), '/father/deathOn'],
  ])('and says %s says no missing fact', (_, birth, pointer) => {
    expect(said(begun(ONE), birth).result).toMatchObject({ differs: [pointer] });
  });

  test('and says the same in another way adds nothing', () => {
    const at = begun(ONE);
    const same = { ...ONE, delivery: { ...ONE.delivery, at: '2026-11-20T03:24:00.000+08:00' } };
    expect(said(at, same).result).toMatchObject({ added: [] });
  });

  test.each<[string, Given, unknown]>([
    ['has ended', { closed: true }, { differs: ['/children/0/lengthCm', '/children/0/weightGrams'] }],
    ['was joined to another', { closed: true, joinedInto: 'C-0' }, 'gone'],
    ['has lost a parent', { erased: new Set(['father']) }, 'gone'],
    ['stands aside', { tasks: [openTaskOf('case-set-aside', { subject: null, code: null })] }, 'set-aside'],
  ])('comes too late where the case %s', (_, given, result) => {
    const at = new CaseInMemory(caseAs({ birth: UNWEIGHED, ...given }));
    const done = said(at, ONE);
    expect({ result: done.result, facts: done.effects.facts }).toMatchObject({ result, facts: undefined });
  });
});

describe('twins that are reported one at a time', () => {
  const [one] = TWINS.children;
  const half: BirthNotification = { ...TWINS, children: one ? [one] : [] };

  test('begin with the one, and the hospital is asked for the other', () => {
    const { view } = beginCase({ ...BEGINNING, notification: half }).effects;
    expect(view.tasks).toMatchObject([
      { kind: 'report-incomplete', subject: null, code: null, asks: ['/children/1'], status: 'open' },
    ]);
    const at = new CaseInMemory(view);
    const { standing } = at.round();
    expect([standing.waitsForPerson, at.view.status]).toEqual([true, 'correction']);
    const { result } = said(at, TWINS);
    expect(result).toMatchObject({ added: ['/children/1'] });
    expect(openKinds(at)).toEqual([]);
    at.round();
    expect(at.view.matters.get('child-2/birth-certificate')?.status).toBe('requested');
    expect(new Set([...at.view.matters.values()].map(({ position }) => position)).size).toBe(
      at.view.matters.size,
    );
  });

  test('leave the family undecided until the other is reported', () => {
    const at = new CaseInMemory(beginCase({ ...BEGINNING, notification: half }).effects.view);
    departmentsDo(at);
    expect([at.view.decided, at.view.closed]).toEqual([false, false]);
    said(at, TWINS);
    departmentsDo(at);
    expect([at.view.decided, at.view.closed]).toEqual([true, true]);
    expect(at.view.entitlements.some(({ subject }) => subject === 'child-2')).toBe(true);
  });

  test('may come alone, at their own place', () => {
    const at = begun(half);
    const [, two] = TWINS.children;
    expect(said(at, { ...TWINS, children: two ? [two] : [] }).result).toMatchObject({
      added: ['/children/1'],
    });
    expect(at.view.notification).toEqual(TWINS);
  });

  test('an erased one is not taken again', () => {
    const at = begun(TWINS);
    Object.assign(at.view, { notification: { ...TWINS, children: TWINS.children.slice(1) } });
    expect(said(at, TWINS).result).toMatchObject({ added: [] });
  });

  test('an erased one is not asked for when the other is added to', () => {
    const unweighed = TWINS.children.slice(1).map((child) => layOver(child, { weightGrams: undefined }));
    const at = begun(TWINS);
    Object.assign(at.view, { notification: { ...TWINS, children: unweighed } });
    expect(said(at, TWINS).result).toMatchObject({ added: ['/children/1/weightGrams'] });
    expect(openKinds(at)).toEqual([]);
  });
});

test('outsiders are told of what a child that comes later has to get at a window', () => {
  const nowhere = { household: undefined };
  const away = {
    ...layOver(TWINS, { mother: nowhere }),
    father: null,
    choices: undefined,
  } as BirthNotification;
  const [one] = away.children;
  const at = new CaseInMemory(caseAs({ birth: { ...away, children: one ? [one] : [] } }));
  at.round();
  const { effects } = said(at, away);
  const offline = [...at.view.matters.values()].filter(
    ({ node, status }) => node.subject === 'child-2' && node.part === 'joint' && status === 'offline',
  );
  expect(offline).not.toEqual([]);
  expect(effects?.published).toEqual(
    offline.map(({ node: { subject, code } }) => ({ subject, code, what: 'offline', status: 'offline' })),
  );
});
