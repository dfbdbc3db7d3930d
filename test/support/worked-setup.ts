import { expect } from 'vitest';
import { readPacksAs } from '../../policies/load/all-packs.ts';
import { workedTexts } from './worked-law.ts';

/** These look at what is written: the generated documents, and the numbers themselves. */
const AS_WRITTEN = /(documents\/documents|load\/(parameters|worked))\.test\.ts$/;

readPacksAs(AS_WRITTEN.test(expect.getState().testPath ?? '') ? undefined : workedTexts());
