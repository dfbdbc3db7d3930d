import { describe, expect, it } from 'vitest';
import { nextMove, type DueOrder } from './next-move.ts';

const ORDER: DueOrder = {
  subject: 'child-1',
  entitlement: 'local-childcare-grant',
  period: '2026-11',
  revision: 1,
  payer: 'finance',
  department: 'finance',
  amountFen: 100_000,
  nettedFen: 0,
  shares: null,
  payee: null,
  claim: 'confirmation',
  dueOn: '2026-11-01',
  status: 'scheduled',
  commandId: null,
  confirmed: true,
  gate: null,
  hasAccount: true,
  commandOpen: false,
  sentAt: null,
  commandUnsent: false,
  askedAgain: false,
  undecided: false,
  familyErased: false,
};

const move = (of: Partial<DueOrder>) => nextMove({ ...ORDER, ...of });

describe('what an order needs now', () => {
  it.each([
    ['nothing but to be sent', {}, 'sent'],
    ['a yes', { confirmed: false }, 'asked'],
    ['no yes where the law asks for none', { confirmed: false, claim: 'none' }, 'sent'],
    ['an account', { hasAccount: false }, 'needs-account'],
    ['no account of ours for an allowance', { hasAccount: false, department: 'medical-insurance' }, 'sent'],
    ['its claim to be decided first', { gate: 'requested' }, 'wait'],
    ['its claim has been granted', { gate: 'completed' }, 'sent'],
    ['its claim has been refused', { gate: 'refused' }, 'claim-ended'],
    ['nothing is left of it', { nettedFen: 100_000 }, 'used-up'],
    ['money back', { amountFen: -1 }, 'asked-back'],
    ['what the bank says before anybody is asked for money', { amountFen: -1, undecided: true }, 'wait'],
    ['no debt any more', { amountFen: -1, nettedFen: 1 }, 'used-up'],
    ['to end where nobody can be paid', { familyErased: true }, 'erased'],
    ['its command once more, where an older release left it so', { commandOpen: true }, 'sent-again'],
  ] as const)('%s', (_, of, expected) => {
    expect(move(of)).toBe(expected);
  });

  it.each([
    ['has been answered', { commandOpen: false }, 'wait'],
    // in the bulk lane behind a hundred thousand others: nobody was asked yet, so nobody is silent
    ['waits for its turn', { commandOpen: true, commandUnsent: true }, 'queued'],
    ['was not answered in time', { commandOpen: true }, 'silent'],
    ['is asked again by a person', { commandOpen: true, askedAgain: true }, 'sent-again'],
  ] as const)('sent, and its command %s', (_, of, expected) => {
    const sent = { ...of, status: 'sent', commandId: 'payment/1' } as const;
    expect(move(sent)).toBe(expected);
    expect(move({ ...sent, familyErased: true })).toBe(expected);
  });
});
