import { z } from 'zod';
import type { CaseRecord, EventRecord, MatterRecord } from '../../infra/postgres/ledger/case-reads.ts';
import { sealFacts, splitNotification, type SealedSubject } from '../../infra/postgres/ledger/facts.ts';
import type { LetterRecord } from '../../infra/postgres/ledger/letter-decisions.ts';
import type { TaskDetail } from '../../infra/postgres/ledger/task-detail.ts';
import type { TaskRecord } from '../../infra/postgres/ledger/task-reads.ts';
import { sealContent } from '../../infra/sealing/content.ts';
import { sealContext, wordsPlace } from '../../infra/sealing/keys.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import type { BirthNotification, Child } from '../../schemas/birth-notification.ts';
import { WORK, WORK_CODES, type Subject, type WorkCode } from '../../schemas/matter.ts';
import { PAYLOADS } from '../../schemas/matters/registry.ts';

/* A case in which whoever may write something has written the newborn's number: what can be made of it by reading. */

export const KEYRING = testKeyring('a master key of this test');
const CASE = 'B-7K3F-9QWM-2XTA-0';
const AT = '2026-11-28T09:30:00+08:00';
const TASK_ID = '7b1b2a54-6a0e-4c53-9c0f-5d1f5f2f9a10';
const base64 = (bytes: Buffer): string => bytes.toString('base64');

/** The ways in which departments and clerks write a number, or what is secret of it. */
export function writtenAs(number: string): string[] {
  const [division, birth, serial] = [number.slice(0, 6), number.slice(6, 14), number.slice(14)];
  const wide = [...number].map((c) => String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0)).join('');
  return [
    number,
    number.toLowerCase(),
    `${division} ${birth} ${serial}`,
    `${division}-${birth}-${serial}`,
    [...number].join(' '),
    wide,
    `尾号${serial}`,
    `尾号为 ${serial}`,
    `末四位：${serial}`,
    `身份证后四位是${serial}`,
    `后6位${number.slice(12)}`,
    `顺序码${serial.slice(0, 3)}`,
    `校验码${serial.slice(3)}`,
    `620***********${serial}`,
    `**************${serial}`,
  ];
}

const sentences = (number: string): string =>
  writtenAs(number)
    .map((form) => `公民身份号码${form}有误。`)
    .join('');

/** As much of a JSON schema as texts are looked for in. */
interface Node {
  readonly type?: string;
  readonly $ref?: string;
  readonly enum?: unknown;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
}

/** A result of which every text is the number that need not be something else. */
function resultSaying(code: WorkCode, number: string): unknown {
  const fill = (field: string, node: Node): unknown => {
    if (node.properties)
      return Object.fromEntries(
        Object.entries(node.properties).map(([name, one]) => [name, fill(name, one)]),
      );
    if (node.items) return [fill(field, node.items)];
    if (field === 'residentId') return number;
    if (node.$ref !== undefined || node.enum !== undefined || node.type !== 'string') return null;
    return node.pattern === undefined ? number : '';
  };
  return fill('', z.toJSONSchema(PAYLOADS[code].result) as Node);
}

/** Everything of a case in which something of the child's number may stand. */
export class CaseOfANumber {
  readonly #keys: ReadonlyMap<Subject, { readonly key: Buffer; readonly wrapped: Buffer }>;
  readonly #facts: CaseRecord['facts'];
  readonly #child: Child;

  constructor(birth: BirthNotification) {
    const [child] = birth.children;
    if (!child) throw new RangeError('a birth without a child');
    this.#child = child;
    const parts = [...splitNotification(birth)];
    this.#keys = new Map(parts.map(([subject]) => [subject, KEYRING.newDataKey()]));
    const seal = ([subject, part]: (typeof parts)[number]) => {
      const of = { caseNumber: CASE, subject, revision: 0 };
      return [subject, base64(sealFacts(this.#key(subject).key, of, part))] as const;
    };
    this.#facts = Object.fromEntries(parts.map(seal));
  }

  get #wrapped(): CaseRecord['keys'] {
    return Object.fromEntries([...this.#keys].map(([subject, { wrapped }]) => [subject, base64(wrapped)]));
  }

  #key(subject: Subject): { readonly key: Buffer; readonly wrapped: Buffer } {
    const key = this.#keys.get(subject);
    if (!key) throw new RangeError(`no key of ${subject}`);
    return key;
  }

  #words(subject: Subject, place: string, text: string) {
    const { key, wrapped } = this.#key(subject);
    return { sealed: base64(sealContent(key, 'note', place, text)), key: base64(wrapped) };
  }

  /** As the ledger has it. */
  record(number: string): CaseRecord {
    return {
      caseNumber: CASE,
      status: 'processing',
      divisionCode: '620102',
      acceptedAt: AT,
      completedAt: null,
      keys: this.#wrapped,
      facts: this.#facts,
      revisions: {},
      erased: [],
      matters: WORK_CODES.map((code) => this.#matter(code, number)),
      tasks: [this.#task(number)],
      events: [this.#event(number)],
      decision: null,
      orders: [],
      documents: [],
      representations: [],
      protection: null,
    };
  }

  #matter(code: WorkCode, number: string): MatterRecord {
    const subject = 'child-1';
    const { key } = this.#key(subject);
    const context = sealContext.result(CASE, subject, code);
    return {
      subject,
      code,
      part: 'joint',
      department: WORK[code].department,
      route: 'joint',
      routeReason: null,
      status: 'completed',
      flags: [],
      attempt: 1,
      node: { needs: [] },
      clocks: null,
      ...this.#said(code, number),
      result: base64(sealContent(key, `result/${code}`, context, resultSaying(code, number))),
      requestedAt: AT,
    };
  }

  /** One department says it; all say it in their results. */
  #said(code: WorkCode, number: string): Pick<MatterRecord, 'reason' | 'words'> {
    if (code !== 'household-registration') return { reason: null, words: null };
    const place = wordsPlace.ofMatter(CASE, { subject: 'child-1', code });
    return { reason: sentences(number), words: this.#words('child-1', place, sentences(number)) };
  }

  #task(number: string): TaskRecord {
    const claim = { holder: 'clerk', until: AT, handedBy: 'clerk', note: this.#note('handOver', number) };
    return {
      id: TASK_ID,
      caseNumber: CASE,
      subject: 'child-1',
      code: 'household-registration',
      attempt: 1,
      eventId: null,
      count: null,
      kind: 'refused',
      addressee: null,
      reason: sentences(number),
      asks: [],
      openedAt: AT,
      deadline: AT,
      status: 'completed',
      outcome: 'obtained',
      completedBy: 'clerk',
      completedAt: AT,
      secondedBy: null,
      decisionHash: null,
      claim,
      words: this.#words('child-1', wordsPlace.ofTask(TASK_ID), sentences(number)),
    };
  }

  #note(place: 'note' | 'handOver', number: string): string {
    return base64(
      sealContent(this.#key('family').key, 'note', sealContext[place](TASK_ID), sentences(number)),
    );
  }

  #event(number: string): EventRecord {
    const place = { type: 'matter.reopened', subject: 'child-1', code: 'household-registration' } as const;
    const words = this.#words('family', wordsPlace.ofEvent(CASE, place), sentences(number));
    const detail = { changes: [sentences(number)] };
    return { ...place, seq: 1, at: AT, actor: 'clerk', detail, words };
  }

  /** The child, where somebody has written the number for its name. */
  misnamed(number: string): SealedSubject {
    const of = { caseNumber: CASE, subject: 'child-1', revision: 0 } as const;
    const { key, wrapped } = this.#key('child-1');
    const facts = sealFacts(key, of, { ...this.#child, name: number });
    return { subject: 'child-1', wrappedKey: wrapped, facts, revision: 0 };
  }

  /** A message about it that nobody could use, and in whose bytes the number stands. */
  letter(number: string): LetterRecord & { readonly body: string } {
    return {
      ...{ id: TASK_ID, topic: 'birth.public-security.answers.v1', partition: 0, offset: '7' },
      ...{ reason: 'does-not-open', seen: 1, receivedAt: AT, caseNumber: CASE, subject: 'child-1' },
      ...{
        code: 'household-registration',
        attempt: 1,
        outcome: null,
        decidedBy: null,
        decidedAt: null,
        decisionHash: null,
      },
      ...{ isKept: true, body: sentences(number) },
    };
  }

  /** A task with what was decided about it. */
  detail(number: string): TaskDetail {
    const subject = 'child-1';
    const changes = [
      { pointer: '/children/0/health', before: sentences(number), after: number },
      { pointer: '/notificationId', before: number, after: sentences(number) },
    ];
    const sealed = sealContent(
      this.#key(subject).key,
      'task-changes',
      sealContext.changes(TASK_ID, subject),
      changes,
    );
    const content = sealContent(this.#key('family').key, 'task-draft', sealContext.draft(TASK_ID), {
      reason: sentences(number),
      changes,
    });
    const draft = {
      outcome: 'obtained',
      by: 'clerk',
      at: AT,
      hash: '',
      second: null,
      leavesAt: null,
      looked: [],
    };
    return {
      task: this.#task(number),
      note: this.#note('note', number),
      draft: { ...draft, content: base64(content) } as TaskDetail['draft'],
      onBehalf: null,
      changes: [{ subject, changes: base64(sealed) }],
      hasPicture: false,
      keys: this.#wrapped,
    };
  }
}
