import type { MatterView } from '../../schemas/case-view.ts';

const MARKS: Readonly<Partial<Record<MatterView['status'], string>>> = {
  completed: '✔',
  correction: '▲',
  manual: '▲',
  refused: '✕',
  withdrawn: '✕',
  revoked: '✕',
  'not-applicable': '—',
  offline: '⌂',
};

/** How a matter stands, as a sign before the word that says it. What is under way has a ring, which is drawn (desk.css). */
export function Mark({ status }: Pick<MatterView, 'status'>) {
  const sign = MARKS[status];
  return <span aria-hidden="true">{sign === undefined ? <span className="ring" /> : `${sign} `}</span>;
}
