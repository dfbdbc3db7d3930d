import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { Standing } from '../schemas/standing.ts';

/** Something has happened: a round is due. Carries nothing, since the ledger has it; answered when the round is made. */
export const wake = defineUpdate('wake');

/** How the case stood after its last round; undefined before the first. Codes only. */
export const standing = defineQuery<Standing | undefined>('standing');
