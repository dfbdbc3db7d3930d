import { Document } from 'yaml';
import { notedChecks, readChecked, type Checked } from '../../services/cli/documents/policy/checked.ts';
import type { PackText } from '../../policies/load/all-packs.ts';
import { knownDivisions, loadPacks } from '../../policies/load/all-packs.ts';
import type { Pack } from '../../schemas/pack.ts';
import { PackError } from '../../policies/load/pack-mistake.ts';
import { differenceOf, driftOf, readWorked, renewed, unlisted, withNew } from './worked-law.ts';

/** What `npm run renew` says, and the list that it writes; without a list where the packs have mistakes, which are said instead. */
export interface Renewal {
  readonly lines: readonly string[];
  readonly list?: string;
  /** policies/papers/checked.yaml with the checks that are new */
  readonly checked?: string;
}

const HEAD = `# 由 npm run renew 记下，请勿手改：谁何时核对了哪份文件的哪几行，当时各是什么数；之后改过的不算核对过\n`;

function checkedText(packs: readonly Pack[], checked: Checked): string {
  return HEAD + new Document(notedChecks(packs, checked)).toString({ lineWidth: 0, singleQuote: true });
}

/**
 * Takes note of the corrected and the new numbers of the packs.
 * @param list policies/load/worked-by.yaml as it is
 */
export function renewal(texts: readonly PackText[], list: string, checked = readChecked()): Renewal {
  try {
    // first: numbers of a file that is no pack are not to be taken note of
    const packs = loadPacks(texts, knownDivisions());
    const drifts = driftOf(texts, readWorked(list));
    const noted = renewed(list, drifts);
    const added = unlisted(packs, readWorked(noted));
    return {
      lines: [
        ...drifts.map(differenceOf),
        ...added.map(({ pack, at, is }) => `${pack} ${at}：${JSON.stringify(is)}`),
        `记下改正的 ${drifts.length} 个数，新的 ${added.length} 个数`,
      ],
      list: withNew(noted, added),
      checked: checkedText(packs, checked),
    };
  } catch (error) {
    if (!(error instanceof PackError)) throw error;
    return { lines: [...error.message.split('\n'), '规则包写错了，什么也没有记下：改好以后再运行'] };
  }
}
