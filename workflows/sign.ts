import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Standing } from '../schemas/standing.ts';

const DIVISION = defineSearchAttributeKey('BirthDivision', SearchAttributeType.KEYWORD);
const WAITS_FOR_PERSON = defineSearchAttributeKey('BirthWaitsForPerson', SearchAttributeType.BOOL);

/**
 * Whether a case waits for a person, for whoever looks for such cases in Temporal's own screen. Said only when it changes,
 * since each time is a write, and only where search attributes are registered: the case was started with one then.
 */
export class Sign {
  readonly #isThere = workflowInfo().typedSearchAttributes.get(DIVISION) !== undefined;
  #shown = workflowInfo().typedSearchAttributes.get(WAITS_FOR_PERSON) ?? false;

  show({ waitsForPerson, over }: Standing): void {
    const shown = waitsForPerson && !over;
    if (!this.#isThere || shown === this.#shown) return;
    this.#shown = shown;
    upsertSearchAttributes([{ key: WAITS_FOR_PERSON, value: shown }]);
  }
}
