import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Effects, PhoneCheck } from '../../../activities/effects.ts';
import { testKeyring } from '../../sealing/keyring.test-setup.ts';
import { doorAfter, type DoorJson } from './family-doors.ts';
import { linkSecret } from './family-links.ts';

const keyring = testKeyring('a master key of this test');
const OWN = '13900000071';
const STRANGE = '13900000072';
const CASE = 'B-2026-000001';

/** What happens to a mother's number, in the order of a case: told brings a link where one may go out. */
type Step =
  | 'told'
  | 'check-opened'
  | 'verified'
  | 'not-verified'
  | 'changed-to-strange'
  | 'changed-to-own'
  | 'month-over';
const STEPS: readonly Step[] = [
  ...['told', 'told', 'check-opened', 'verified', 'not-verified'],
  ...['changed-to-strange', 'changed-to-own', 'month-over'],
] as readonly Step[];

/** A case with its links, kept as the ledger keeps them: a secret, the number that it went to, the epoch of its making. */
function familyOf() {
  const sent: { readonly secret: string; readonly phone: string; readonly epoch: number }[] = [];
  const state = { phone: OWN, at: Date.parse('2026-11-01T00:00:00Z'), doors: [] as DoorJson[] };
  const decide = (check?: PhoneCheck, ends = false): DoorJson => {
    const { doors, phone } = state;
    const to = {
      view: { caseNumber: CASE, familyErased: false, notification: { mother: { phone } }, doors },
      linksEnded: new Set(ends ? ['mother'] : []),
      phoneChecks: new Map(check ? [['mother', check]] : []),
    } as unknown as Effects;
    const door = { subject: 'mother', ...doorAfter(keyring, to, 'mother') } as const;
    state.doors = [door];
    return door;
  };
  const tell = (door: DoorJson): void => {
    if (door.held) return;
    const { phone } = state;
    const of = { caseNumber: CASE, subject: 'mother', phone, epoch: door.epoch } as const;
    sent.push({ secret: linkSecret(keyring, of, new Date(state.at)), phone, epoch: door.epoch });
  };
  const change = (phone: string): void => {
    if (phone === state.phone) return;
    state.phone = phone;
    decide('changed', true);
  };
  const steps: Readonly<Record<Step, () => void>> = {
    told: () => tell(decide()),
    'check-opened': () => void decide('doubted'),
    // The hall has the mother before it, and takes her number down.
    verified: () => {
      state.phone = OWN;
      tell(decide('verified', true));
    },
    'not-verified': () => void decide('not-verified', true),
    'changed-to-strange': () => change(STRANGE),
    'changed-to-own': () => change(OWN),
    'month-over': () => (state.at += 31 * 86_400_000),
  };
  /** by which links whoever has that telephone comes in */
  const openTo = (phone: string): string[] => {
    const { held, epoch } = decide();
    const live = sent.filter((link) => link.epoch === epoch && link.phone === state.phone && !held);
    return live.filter((link) => link.phone === phone).map(({ secret }) => secret);
  };
  return { do: (step: Step) => steps[step](), openTo, sent };
}

test('a stranger never comes in, and the mother always does once the hall has confirmed her', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...STEPS), { maxLength: 25 }), (steps) => {
      const family = familyOf();
      const dead = new Set<string>();
      for (const step of steps) {
        const before = new Set([...family.openTo(OWN), ...family.openTo(STRANGE)]);
        family.do(step);
        expect(family.openTo(STRANGE)).toEqual([]);
        expect(family.sent.filter(({ phone }) => phone === STRANGE)).toEqual([]);
        const open = family.openTo(OWN);
        expect(step !== 'verified' || open.length === 1).toBe(true);
        // What was ended stays so; what only waits for a check may come back, where the number was changed back.
        const ends = step === 'verified' || step === 'not-verified' || step.startsWith('changed');
        if (ends) for (const secret of before) if (!open.includes(secret)) dead.add(secret);
        for (const secret of open) expect(dead.has(secret)).toBe(false);
      }
      family.do('verified');
      expect(family.openTo(OWN)).toHaveLength(1);
    }),
    { numRuns: 2_000 },
  );
});
