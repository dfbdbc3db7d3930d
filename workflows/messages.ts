import { defineUpdate } from '@temporalio/workflow';
import type { News } from '../schemas/case-plan.ts';

/**
 * Brings answers of departments and decisions of people to a case. News seen before are ignored; an empty list
 * only wakes a case that waits for its ledger.
 */
export const deliver = defineUpdate<void, [readonly News[]]>('deliver');
