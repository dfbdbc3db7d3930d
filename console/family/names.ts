import type { Subject } from '../../schemas/matter.ts';
import { subjectWord } from '../../schemas/words.ts';
import type { Birth } from './view.ts';

/** 安然, else 新生儿1: whose something is, as the family says it. */
export function nameOf({ children }: Pick<Birth, 'children'>, subject: string): string {
  return children.find((child) => child.subject === subject)?.name ?? subjectWord(subject as Subject);
}
