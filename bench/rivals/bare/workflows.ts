import { proxyActivities } from '@temporalio/workflow';
import type { BareActivities } from './main.ts';

const { work } = proxyActivities<BareActivities>({ startToCloseTimeout: '10s' });

const ACTIVITIES = 13;
/** of the thirteen, those that wait for each other in the joint handling */
const IN_SEQUENCE = 5;

/** Thirteen plain activities, one after the other: the usual first version of such a job. */
export async function bare(): Promise<void> {
  for (let i = 0; i < ACTIVITIES; i += 1) await work(i);
}

/** The same number in the shape of the job: five in sequence, then eight at once. */
export async function bareGraph(): Promise<void> {
  for (let i = 0; i < IN_SEQUENCE; i += 1) await work(i);
  await Promise.all(Array.from({ length: ACTIVITIES - IN_SEQUENCE }, (_, i) => work(IN_SEQUENCE + i)));
}
