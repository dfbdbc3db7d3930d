import type { Hospital } from './hospital.ts';

/** What is said with the yes, and how long the question is waited for. */
export interface Yes {
  /** what the question asks for besides: an account, consents */
  readonly facts?: unknown;
  readonly seconds?: number;
}

/**
 * A family says its one yes: to the allowance, the subsidies, and to its employers being told. A case that had closed is open
 * again when this resolves, where the yes has more done. @throws Error when it is not taken
 */
export async function sayYes(
  hospital: Pick<Hospital, 'whenAsked' | 'complete'>,
  caseNumber: string,
  { facts, seconds }: Yes = {},
): Promise<void> {
  const { id } = await hospital.whenAsked(caseNumber, 'claim-confirmation', seconds);
  const { status, body } = await hospital.complete(id, { outcome: 'confirmed', facts });
  if (status !== 200)
    throw new Error(`the yes of ${caseNumber} was not taken: ${status} ${JSON.stringify(body)}`);
}

/** A birth is over, its family has said yes, and what the yes has had done in the case is over too. */
export async function completeWithYes(
  hospital: Pick<Hospital, 'whenAsked' | 'complete' | 'whenCompleted'>,
  caseNumber: string,
  seconds?: number,
): Promise<void> {
  await hospital.whenCompleted(caseNumber, seconds);
  await sayYes(hospital, caseNumber, { ...(seconds === undefined ? {} : { seconds }) });
  await hospital.whenCompleted(caseNumber, seconds);
}
