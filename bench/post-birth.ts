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

/** What the door said once. */
interface Answer {
  readonly status: number;
  /** of an accepted birth */
  readonly caseNumber?: string;
  readonly retryAfterMs: number;
}

/** Posts one birth. @throws Error when it is not accepted */
export async function postBirth(door: Door, body: BirthNotification): Promise<AcceptedBirth> {
  const key = randomUUID();
  for (let turnedAway = 0; ; turnedAway += 1) {
    const { status, caseNumber, retryAfterMs } = await postOnce(door, body, key);
    if (caseNumber !== undefined) return { caseNumber, at: Date.now(), turnedAway };
    const isFull = status === 429 || status === 503;
    if (!isFull || turnedAway >= (door.patience ?? 0)) throw new Error(`not accepted: ${status}`);
    await delay(retryAfterMs);
  }
}

/**
 * Posts one birth again and again, always with the same key, as a hospital does while nobody answers.
 * @param door asked anew for each try: the door may have moved
 * @throws Error when it is refused, or not accepted within `deadlineMs`
 */
export async function insistOnBirth(
  door: () => Door,
  body: BirthNotification,
  deadlineMs: number,
): Promise<AcceptedBirth> {
  const key = randomUUID();
  const deadline = Date.now() + deadlineMs;
  for (let turnedAway = 0; Date.now() < deadline; turnedAway += 1) {
    const answer = await postOnce(door(), body, key).catch(() => undefined);
    if (answer?.caseNumber !== undefined)
      return { caseNumber: answer.caseNumber, at: Date.now(), turnedAway };
    if (answer && answer.status < 500 && answer.status !== 429)
      throw new Error(`not accepted: ${answer.status}`);
    await delay(answer?.retryAfterMs ?? 500);
  }
  throw new Error(`not accepted within ${deadlineMs / 1000} s`);
}

async function postOnce(door: Door, body: BirthNotification, key: string): Promise<Answer> {
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
  const retryAfterMs = Number(response.headers.get('retry-after') ?? 1) * 1000;
  if (response.status === 202 || response.status === 200) {
    const { caseNumber } = (await response.json()) as { caseNumber: string };
    return { status: response.status, caseNumber, retryAfterMs };
  }
  await response.body?.cancel();
  return { status: response.status, retryAfterMs };
}
