import { openDraftContent } from '../../infra/postgres/ledger/open-task.ts';
import type { TaskDetail } from '../../infra/postgres/ledger/task-detail.ts';
import { openContent } from '../../infra/sealing/content.ts';
import type { SealedWords } from '../../infra/postgres/ledger/task-reads.ts';
import { sealContext, wordsPlace, type Keyring } from '../../infra/sealing/keys.ts';
import type { Subject } from '../../schemas/matter.ts';
import type { FactChange, TaskView } from '../../schemas/task.ts';
import { maskChange, maskText, WHOLE_CASE, type Viewer } from './masking.ts';
import { SealedParts } from './sealed-parts.ts';
import { decisionView } from './task-view.ts';
import { formatInstant } from './time.ts';
import { shownWords } from './words.ts';

/**
 * A task with what was decided about it, and why: what a person may see who may see the case. Documents, accounts and telephone
 * numbers are masked; what cannot be opened is left out.
 * @param view the task as it stands in a list
 */
export function taskDetailView(
  detail: TaskDetail,
  view: TaskView,
  keyring: Keyring,
  viewer: Viewer = WHOLE_CASE,
): TaskView {
  const { task } = detail;
  const opened = new Opened(detail, keyring, viewer);
  const draft = opened.draft();
  const decision = decisionView(task);
  return {
    ...view,
    ...(decision ? { decision: { ...decision, ...opened.decision() } } : {}),
    ...(draft ? { draft } : {}),
    ...(detail.hasPicture ? { picture: true as const } : {}),
    ...(view.claim ? { claim: { ...view.claim, ...opened.handOver() } } : {}),
  };
}

/** The sealed parts of one task, each opened by itself. */
class Opened {
  readonly #parts = new SealedParts();
  readonly #detail: TaskDetail;
  readonly #keyring: Keyring;
  readonly #viewer: Viewer;

  constructor(detail: TaskDetail, keyring: Keyring, viewer: Viewer) {
    this.#detail = detail;
    this.#keyring = keyring;
    this.#viewer = viewer;
  }

  #keyOf(subject: Subject): Buffer | undefined {
    const wrapped = this.#detail.keys[subject];
    if (wrapped === undefined) return undefined;
    return this.#parts.open('key', () => this.#keyring.unwrap(Buffer.from(wrapped, 'base64')));
  }

  /** What was said when it was handed over. */
  handOver(): { readonly note?: string } {
    const { claim, id } = this.#detail.task;
    if (!claim?.note) return {};
    const note = this.#said(sealContext.handOver(id), Buffer.from(claim.note, 'base64'));
    return note === undefined ? {} : { note: maskText(note) };
  }

  decision(): Pick<NonNullable<TaskView['decision']>, 'reason' | 'changes' | 'onBehalf'> {
    const { note, changes, task, onBehalf: words } = this.#detail;
    const onBehalf = words === null ? '' : this.#onBehalf(words);
    const reason =
      note === null ? undefined : this.#said(sealContext.note(task.id), Buffer.from(note, 'base64'));
    const made = changes.flatMap((row) => this.#changes(task.id, row));
    return {
      ...(reason === undefined ? {} : { reason: maskText(reason) }),
      ...(onBehalf === '' ? {} : { onBehalf }),
      changes: this.#masked(made),
    };
  }

  #masked(changes: readonly FactChange[]): FactChange[] {
    return changes.map((change) => maskChange(change, this.#viewer));
  }

  #onBehalf(words: SealedWords): string {
    const { caseNumber, subject, code } = this.#detail.task;
    const place = wordsPlace.ofEvent(caseNumber ?? '', { subject, code, type: 'task.completed' });
    return shownWords(this.#keyring, { words, reason: '' }, place);
  }

  /** Of what belongs to no case, or to an erased one, words are sealed otherwise. */
  #said(context: string, sealed: Buffer): string | undefined {
    for (const key of [this.#keyOf('family'), this.#keyring.notes]) {
      if (!key) continue;
      const said = this.#parts.open('note', () => openContent(key, 'note', context, sealed));
      if (typeof said === 'string') return said;
    }
    return undefined;
  }

  #changes(taskId: string, { subject, changes }: TaskDetail['changes'][number]): FactChange[] {
    const key = this.#keyOf(subject);
    if (!key) return [];
    const sealed = Buffer.from(changes, 'base64');
    const context = sealContext.changes(taskId, subject);
    return (this.#parts.open('changes', () => openContent(key, 'task-changes', context, sealed)) ??
      []) as FactChange[];
  }

  draft(): TaskView['draft'] {
    const { draft, task } = this.#detail;
    if (!draft) return undefined;
    const key = this.#keyOf('family') ?? this.#keyring.notes;
    const content = this.#parts.open('draft', () => openDraftContent(key, task.id, draft.content));
    return {
      outcome: draft.outcome,
      by: draft.by,
      at: formatInstant(draft.at),
      ...(draft.second === null ? {} : { second: draft.second }),
      ...(draft.leavesAt === null ? {} : { leavesAt: formatInstant(draft.leavesAt) }),
      ...(content?.onBehalf ? { onBehalf: content.onBehalf.who } : {}),
      ...(content ? { reason: maskText(content.reason), changes: this.#masked(content.changes) } : {}),
    };
  }
}
