import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import type { RunFile } from '../services/supervisor/run-file.ts';

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;
const DISTRICTS = ['620102', '620103', '620104', '620105', '620111', '620121', '620122', '620123'];
const SAMPLE = new URL('../test/samples/lanzhou-first-child.json', import.meta.url);

/**
 * The Lanzhou sample again and again, each with its own number, day, district and sex: resident IDs of one day,
 * district and sex are few (500), and a benchmark must not run out of them.
 */
export function birthNumber(i: number, run: string): BirthNotification {
  const sample = JSON.parse(readFileSync(SAMPLE, 'utf8')) as BirthNotification;
  const division = DISTRICTS[i % DISTRICTS.length] ?? '620102';
  const day = new Date(Date.now() + SHANGHAI_MS - (1 + (Math.floor(i / 16) % 20)) * DAY_MS)
    .toISOString()
    .slice(0, 10);
  const sex = Math.floor(i / 8) % 2 === 0 ? 'female' : 'male';
  const at = `${day}T03:24:00+08:00`;
  const household = { divisionCode: division, kind: 'family' as const };
  return {
    ...sample,
    notificationId: `bench-${run}-${i}`,
    delivery: { ...sample.delivery, at },
    children: sample.children.map((child) => ({ ...child, sex })),
    mother: { ...sample.mother, household },
    consents: [],
  };
}

/** Posts one birth. @returns the case number and when its 202 came (ms) */
export async function postBirth(
  run: RunFile,
  body: BirthNotification,
): Promise<{ caseNumber: string; at: number }> {
  const response = await fetch(`${run.api}/v1/births`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${run.tokens.hospital}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify(body),
  });
  if (response.status !== 202) throw new Error(`not accepted: ${response.status}`);
  const { caseNumber } = (await response.json()) as { caseNumber: string };
  return { caseNumber, at: Date.now() };
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
