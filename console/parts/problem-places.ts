import type { Refusal } from './api.ts';

/** What is wrong, by place: each with the sentence for a person. */
export type Wrongs = Readonly<Record<string, string>>;

/**
 * What a refusal says of each place of a form.
 * @param prefix what stands before the places of this form in the body that was sent: `/facts`
 */
export function wrongsOf({ errors = [] }: Pick<Refusal, 'errors'>, prefix = ''): Wrongs {
  return Object.fromEntries(
    errors.map(({ pointer, detail }) => [
      pointer.startsWith(prefix) ? pointer.slice(prefix.length) : pointer,
      detail,
    ]),
  );
}
