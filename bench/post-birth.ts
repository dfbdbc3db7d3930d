import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { BirthNotification } from '../schemas/birth-notification.ts';

/** A door that takes births. */
export interface Door {
  readonly url: string;
  readonly token?: string;
  /** how often a full house (429, 503) is asked again */
  readonly patience?: number;
}

/** What became of one birth at the door. */
export interface AcceptedBirth {
  readonly caseNumber: string;
  /** when its 202 came, ms */
  readonly at: number;
  /** how often it was told to come back later */
  readonly turnedAway: number;
}

/** Posts one birth. @throws Error when it is not accepted */
export async function postBirth(door: Door, body: BirthNotification): Promise<AcceptedBirth> {
  const key = randomUUID();
  for (let turnedAway = 0; ; turnedAway += 1) {
    const response = await fetch(`${door.url}/v1/births`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': key,
        ...(door.token === undefined ? {} : { authorization: `Bearer ${door.token}` }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    if (response.status === 202) {
      const { caseNumber } = (await response.json()) as { caseNumber: string };
      return { caseNumber, at: Date.now(), turnedAway };
    }
    await response.body?.cancel();
    const isFull = response.status === 429 || response.status === 503;
    if (!isFull || turnedAway >= (door.patience ?? 0)) throw new Error(`not accepted: ${response.status}`);
    await delay(Number(response.headers.get('retry-after') ?? 1) * 1000);
  }
}
