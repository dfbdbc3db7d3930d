import { randomUUID } from 'node:crypto';
import { freshSample, type Notification } from '../../test/support/samples.ts';
import { sayYes } from '../../test/support/say-yes.ts';
import { layOver } from '../../test/support/lay-over.ts';
import { SECONDS, type Stage } from './stage.ts';

export const CHOICES = { householdFollows: 'mother', resultDelivery: 'post' } as const;
export const RIGHT_ACCOUNT = {
  holder: 'mother',
  bankName: '示例银行',
  accountNumber: '6200000000000000019',
} as const;
/** The bank returns what goes there. */
export const WRONG_ACCOUNT = { ...RIGHT_ACCOUNT, accountNumber: '6200000000000000000' } as const;

/** There are 499 numbers for the girls of one place and day, and births of many drills come in. */
const MOST_DAYS_AGO = 9;
let reported = 0;

/** A birth of a first child in Lanzhou, as a hospital reports it that knows more, less or otherwise. */
export function birthWith(change: object = {}): Notification {
  reported += 1;
  const choices = { ...CHOICES, payee: RIGHT_ACCOUNT };
  const birth = freshSample('lanzhou-first-child', { choices }, reported % MOST_DAYS_AGO);
  return layOver(birth, change);
}

/** The same with something else of its child. */
export function birthWithChild(change: object): Notification {
  const birth = birthWith();
  return { ...birth, children: birth.children.map((child) => layOver(child, change)) };
}

/** A birth whose child has no name yet: nothing that needs the certificate has begun. @returns its case number */
export async function reportUnnamed({ hospital }: Stage, choices: object = {}): Promise<string> {
  const birth = birthWithChild({ name: undefined });
  const caseNumber = await hospital.report(layOver(birth, { choices }));
  await hospital.whenAsked(caseNumber, 'name-missing', SECONDS);
  return caseNumber;
}

export const NAME = { name: '温可' } as const;

/** Its parents name the child. @throws Error when that is refused */
export async function giveName({ hospital }: Stage, caseNumber: string): Promise<void> {
  const task = await hospital.whenAsked(caseNumber, 'name-missing', SECONDS);
  const { status } = await hospital.complete(task.id, { outcome: 'provided', facts: NAME });
  if (status !== 200) throw new Error(`the name of ${caseNumber} was not taken: ${status}`);
}

/** A birth that is over, whose family is asked for its yes to the money. @returns its case number */
export async function reportCompleted({ hospital }: Stage, change: object = {}): Promise<string> {
  const caseNumber = await hospital.report(birthWith(change));
  await hospital.whenCompleted(caseNumber, SECONDS);
  return caseNumber;
}

/** A birth that is over, whose family has said yes. @returns its case number @throws Error when that is refused */
export async function reportConfirmed(stage: Stage, change: object = {}): Promise<string> {
  const caseNumber = await reportCompleted(stage, change);
  await confirm(stage, caseNumber);
  return caseNumber;
}

/** @throws Error when it is refused */
export function confirm({ hospital }: Stage, caseNumber: string): Promise<void> {
  return sayYes(hospital, caseNumber, { seconds: SECONDS });
}

/** The same delivery under another number, a little later. */
export function reportedAgain(birth: Notification, minutes: number): Notification {
  const at = new Date(Date.parse(birth.delivery.at) + minutes * 60_000 + 8 * 3_600_000).toISOString();
  const delivery = { ...birth.delivery, at: `${at.slice(0, 19)}+08:00` };
  return { ...birth, notificationId: `${birth.notificationId}-${randomUUID().slice(0, 8)}`, delivery };
}
