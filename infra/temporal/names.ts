import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** Names that workers and clients agree on. None may ever hold personal data: Temporal does not encrypt them. */
export const TASK_QUEUE = 'birth-case-2';
export const BIRTH_CASE = 'birthCase';

/** Where the family handed in, six digits: what cases are looked for by in Temporal's own screen. */
export const DIVISION = defineSearchAttributeKey('BirthDivision', SearchAttributeType.KEYWORD);
/** Kept by workflows/sign.ts. */
export const WAITS_FOR_PERSON = defineSearchAttributeKey('BirthWaitsForPerson', SearchAttributeType.BOOL);

/** What must be registered in the namespace; without it everything works, and nothing is found by it. */
export const SEARCH_ATTRIBUTES = [DIVISION, WAITS_FOR_PERSON] as const;
