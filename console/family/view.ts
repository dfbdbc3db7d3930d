/*
 * What the page reads of `GET /v1/family`: every word in it is for a parent, numbers are masked by the server.
 */

export type Move = 'you' | 'hospital' | 'hall' | 'department' | 'nobody';
export type Tone = 'ordinary' | 'gentle';

export interface Child {
  readonly subject: string;
  readonly name?: string;
  readonly sex?: string;
  readonly bornOn?: string;
  readonly tone: Tone;
}

export interface Matter {
  readonly code: string;
  readonly title: string;
  readonly subject: string;
  readonly status: string;
  readonly text: string;
  readonly move: Move;
  readonly department: string;
  readonly hearBy?: string;
  readonly reason?: string;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly reveals?: readonly string[];
  readonly collect?: { readonly how: 'post' | 'window'; readonly place?: string; readonly bring?: string };
  readonly canWithdraw: boolean;
}

export interface Payment {
  readonly id: string;
  readonly period: string;
  readonly amountFen: number;
  readonly dueOn: string;
  readonly status: string;
  readonly statusText: string;
  readonly paidAt?: string;
}

export interface Entitlement {
  readonly code: string;
  readonly title: string;
  readonly subject: string;
  readonly outcome: string;
  readonly text: string;
  readonly amountFen?: number;
  readonly amountPerMonthFen?: number;
  readonly days?: number;
  readonly daysPerYear?: number;
  readonly hoursPerDay?: number;
  readonly deadline?: string;
  readonly why: readonly {
    readonly text: string;
    readonly citation: { readonly document: string; readonly article: string };
  }[];
  readonly missing?: readonly string[];
  readonly payments: readonly Payment[];
}

export interface CalendarEntry {
  readonly on: string;
  readonly kind: 'vaccination' | 'deadline' | 'payment';
  readonly subject: string;
  readonly title: string;
  readonly text?: string;
}

export interface Task {
  readonly id: string;
  readonly caseNumber: string;
  readonly kind: string;
  readonly title: string;
  readonly subject: string | null;
  readonly reason: string;
  readonly asks: readonly string[];
  readonly outcomes: readonly string[];
  readonly deadline: string;
  readonly awaitsSecond: boolean;
}

export interface Guidance {
  readonly title: string;
  readonly text: string;
  readonly citation: { readonly document: string; readonly article: string };
}

/** One birth. */
export interface Birth {
  readonly caseNumber: string;
  readonly status: string;
  readonly tone: Tone;
  readonly acceptedAt: string;
  readonly now: { readonly move: Move; readonly text: string; readonly hearBy?: string };
  /** the two parents' information is kept apart */
  readonly closed: boolean;
  readonly children: readonly Child[];
  readonly matters: readonly Matter[];
  readonly entitlements: readonly Entitlement[];
  readonly money: { readonly receivedFen: number; readonly comingFen: number };
  readonly calendar: readonly CalendarEntry[];
  readonly guidance: readonly Guidance[];
  readonly tasks: readonly Task[];
}

export interface Family {
  readonly parent: 'mother' | 'father';
  readonly asOf: string;
  readonly helpLine: string;
  readonly cases: readonly Birth[];
}
