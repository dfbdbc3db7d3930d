import { expect, it } from 'vitest';
import { testKeyring } from '../sealing/keyring.test-setup.ts';
import { isTicketOf, ticketOf } from './ticket.ts';

const keyring = testKeyring('a key of this test');
const command = { id: 'c-1', caseNumber: 'C-1', subject: 'child-1', matter: 'birth-certificate', attempt: 1 };

it('shows that this command was given, and no other', () => {
  const ticket = ticketOf(keyring, command);
  expect(ticket).toMatch(/^[\w-]{22}$/);
  expect(isTicketOf(keyring, command, ticket)).toBe(true);
  const others = [
    { id: 'c-2' },
    { caseNumber: 'C-2' },
    { subject: 'child-2' },
    { matter: 'vaccination-record' },
  ];
  for (const other of [...others, { attempt: 2 }])
    expect(isTicketOf(keyring, { ...command, ...other }, ticket)).toBe(false);
  expect(isTicketOf(testKeyring('another key'), command, ticket)).toBe(false);
  expect(isTicketOf(keyring, command, `${ticket}x`)).toBe(false);
});
