import { addDays } from '../calendar/date.ts';
import type { Agent, Basis } from '../../schemas/words/representation.ts';

/** 产品默认: nobody acts for somebody else for longer, days. */
const MOST_DAYS = 366;

/** What somebody says who has another one act for them. */
export interface ToRepresent {
  readonly agent: Agent;
  readonly basis: Basis;
  readonly paper?: unknown;
  /** the parent is there */
  readonly present: boolean;
  /** ISO date, the last day */
  readonly until: string;
}

/** What is wrong with it, as a place in what was said. */
export interface RepresentationFault {
  readonly pointer: '/basis' | '/paper' | '/present' | '/until';
  readonly code: string;
  readonly detail: string;
}

/**
 * Whether a representation may begin (产品默认; no text of the five papers says more than that it may be done by another). The
 * parent is there, or cannot come: in a hospital or in prison, whose letter says so. A member of the staff acts only while the
 * parent is there. What rests on a paper names it. Pure.
 * @param today ISO date in China
 */
export function representationFaults(
  { agent, basis, paper, present, until }: ToRepresent,
  today: string,
): RepresentationFault[] {
  const isByPaper = basis !== 'presence';
  const faults: (RepresentationFault | false)[] = [
    !present &&
      basis !== 'institution-letter' && {
        pointer: '/present',
        code: 'not-present',
        detail: '家长须在场；在医院、监所不能到场的，以所在机构的证明办理',
      },
    agent === 'window-staff' &&
      !present && { pointer: '/present', code: 'not-present', detail: '窗口人员代办，家长须在场' },
    agent !== 'window-staff' &&
      !isByPaper && {
        pointer: '/basis',
        code: 'paper-needed',
        detail: '窗口人员以外的人代办，须有委托书或证明',
      },
    isByPaper &&
      paper === undefined && {
        pointer: '/paper',
        code: 'required',
        detail: '请填写委托书或证明的编号与日期',
      },
    until < today && { pointer: '/until', code: 'in-the-past', detail: '截止日期不能早于今天' },
    until > addDays(today, MOST_DAYS) && { pointer: '/until', code: 'too-far', detail: '至多代办一年' },
  ];
  return faults.filter((fault) => fault !== false);
}

/** How far somebody may act for a parent. */
export interface RepresentationScope {
  /** ISO date, the last day */
  readonly until: string;
  readonly ended: boolean;
  /** codes; null: all */
  readonly matters: readonly string[] | null;
}

/** Whether somebody may act now about a matter; null: about no matter alone. Pure. @param today ISO date in China */
export function mayAct(
  { until, ended, matters }: RepresentationScope,
  { today, code }: { readonly today: string; readonly code: string | null },
): boolean {
  return !ended && today <= until && (matters === null || (code !== null && matters.includes(code)));
}
