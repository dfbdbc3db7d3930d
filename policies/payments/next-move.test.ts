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
  confirmed: true,
  gate: null,
  hasAccount: true,
  commandOpen: false,
  commandUnsent: false,
};

const move = (of: Partial<DueOrder>) => nextMove({ ...ORDER, ...of });

describe('what an order needs now', () => {
  it.each([
    ['nothing but to be sent', {}, 'send'],
    ['a yes', { confirmed: false }, 'confirm'],
    ['no yes where the law asks for none', { confirmed: false, claim: 'none' }, 'send'],
    ['an account', { hasAccount: false }, 'account'],
    ['no account of ours for an allowance', { hasAccount: false, department: 'medical-insurance' }, 'send'],
    ['its claim to be decided first', { gate: 'requested' }, 'wait'],
    ['its claim has been granted', { gate: 'completed' }, 'send'],
    ['its claim has been refused', { gate: 'refused' }, 'cancel'],
    ['nothing is left of it', { nettedFen: 100_000 }, 'settle'],
    ['money back', { amountFen: -1 }, 'recover'],
    ['its command once more', { commandOpen: true }, 'resend'],
  ] as const)('%s', (_, of, expected) => {
    expect(move(of)).toBe(expected);
  });

  it.each([
    ['has been answered', { commandOpen: false }, 'wait'],
    // in the bulk lane behind a hundred thousand others: nobody was asked yet, so nobody is silent
    ['waits for its turn', { commandOpen: true, commandUnsent: true }, 'queued'],
    ['was not answered in time', { commandOpen: true }, 'silent'],
  ] as const)('sent, and its command %s', (_, of, expected) => {
    expect(move({ ...of, status: 'sent' })).toBe(expected);
  });
});
