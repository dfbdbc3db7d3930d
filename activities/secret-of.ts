import type { CaseView } from './ledger-port.ts';

/**
 * What stands for facts in the id of a task. Ids stand in addresses and logs: nobody is to find out a wage or a weight by
 * trying which one gives that id.
 */
export function secretOf({ idOf, caseNumber, notification }: CaseView, ...about: readonly string[]): string {
  const { name, idNumber = '', birthDate } = notification.mother;
  return idOf('improbable', caseNumber, name, idNumber, birthDate, ...about);
}
