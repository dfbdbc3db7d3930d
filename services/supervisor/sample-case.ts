import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { caseViewSchema, type CaseView, type MatterView } from '../../schemas/case-view.ts';
import { isEnd } from '../../schemas/matter.ts';
import { ClearError } from '../../infra/embedded/clear-error.ts';
import { inventBirth, type SampleBirth } from './invent-birth.ts';
import type { RunFile } from './run-file.ts';
import { plain, speaker, type Language } from '../../schemas/words/language.ts';
import { Words } from '../../schemas/words/spoken.ts';
import { CASE_STATUS_WORDS, MATTER_STATUS_WORDS } from '../../schemas/words.ts';
import { SCREEN_TEXTS } from './texts.ts';

const SAMPLE = new URL('../../test/samples/lanzhou-first-child.json', import.meta.url);
const POLL_EVERY_MS = 25;
const REQUEST_TIMEOUT_MS = 5_000;

export type SampleEvent =
  | { readonly kind: 'sent'; readonly facility: string; readonly bornAt: string }
  | { readonly kind: 'accepted'; readonly caseNumber: string; readonly ms: number }
  | { readonly kind: 'matter'; readonly matter: MatterView; readonly ms: number }
  | { readonly kind: 'completed'; readonly view: CaseView; readonly ms: number };

export interface SampleOptions {
  readonly deadlineMs: number;
  readonly onEvent: (event: SampleEvent) => void;
  /** ends the wait early */
  readonly signal?: AbortSignal;
  /** of the sentences for people */
  readonly language: Language;
}

/** The part of an answer that says what went wrong. */
async function describeRefusal(response: Response): Promise<string> {
  const problem = (await response.json().catch(() => ({}))) as {
    code?: string;
    detail?: string;
    title?: string;
  };
  return `${response.status} ${problem.code ?? ''} ${problem.detail ?? problem.title ?? ''}`.trim();
}

/** Whom a birth is reported to, and as whom. */
type Door = Pick<RunFile, 'api'> & { readonly tokens: Pick<RunFile['tokens'], 'hospital'> };

async function postBirth(run: Door, body: unknown): Promise<string> {
  const response = await fetch(`${run.api}/v1/births`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${run.tokens.hospital}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  });
  if (response.status !== 202)
    throw new ClearError(`The API did not accept the sample birth: ${await describeRefusal(response)}.`);
  return ((await response.json()) as { caseNumber: string }).caseNumber;
}

type Sample = SampleBirth & { readonly facility: { readonly name: string } };

/** What a sample birth is made of: a birth of yesterday to a family that does not exist. */
async function inventSample(): Promise<ReturnType<typeof inventBirth> & Pick<Sample, 'facility'>> {
  const sample = JSON.parse(await readFile(SAMPLE, 'utf8')) as Sample;
  return { ...inventBirth(sample, new Date()), facility: sample.facility };
}

/**
 * Reports one freshly invented birth of yesterday.
 * @returns its case number
 * @throws ClearError when it is refused
 */
export async function reportSample(run: Door): Promise<string> {
  return postBirth(run, await inventSample());
}

/** The case as a clerk sees it; undefined while the API is away. */
async function readCase(run: RunFile, caseNumber: string): Promise<CaseView | undefined> {
  const response = await fetch(`${run.api}/v1/cases/${encodeURIComponent(caseNumber)}`, {
    headers: { authorization: `Bearer ${run.tokens.clerk}` },
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  }).catch(() => undefined);
  if (!response || response.status >= 500) return undefined;
  if (!response.ok)
    throw new ClearError(`The API does not show case ${caseNumber}: ${await describeRefusal(response)}.`);
  const view = caseViewSchema.safeParse(await response.json());
  if (view.success) return view.data;
  const wrong = view.error.issues.map((issue) => issue.path.join('.')).slice(0, 5);
  throw new ClearError(
    `The API shows case ${caseNumber} in a shape that is not the contract's (${wrong.join(', ')}).`,
  );
}

/** Why a case has not completed, in one sentence. */
function explainUnfinished(
  number: string,
  view: CaseView | undefined,
  { deadlineMs, language }: SampleOptions,
): string {
  const say = speaker(SCREEN_TEXTS, language);
  const words = new Words(language);
  const reasons = (view?.matters ?? [])
    .filter(({ status }) => !isEnd(status))
    .map(({ code, status, reason }) =>
      say('matter.stands', {
        title: words.matter(code),
        status: words.word(status, MATTER_STATUS_WORDS),
        reason: reason ? say('because', { why: reason }) : '',
      }),
    );
  const tasks = (view?.tasks ?? [])
    .filter(({ status }) => status === 'open')
    .map(({ kind, title }) => say('task.open', { title: language === 'en' ? plain(kind) : title }));
  return say('sample.unfinished', {
    number,
    seconds: deadlineMs / 1000,
    status: view ? words.word(view.status, CASE_STATUS_WORDS) : say('sample.unseen'),
    why: [...reasons, ...tasks].join(say('clause')) || say('sample.silent'),
  });
}

/**
 * Sends one freshly invented birth of yesterday and follows its case to the end.
 * @throws ClearError when it is refused or has not completed by the deadline
 */
export async function runSample(run: RunFile, options: SampleOptions): Promise<CaseView> {
  const birth = await inventSample();
  options.onEvent({ kind: 'sent', facility: birth.facility.name, bornAt: birth.delivery.at });
  const began = Date.now();
  const since = (): number => Date.now() - began;
  const caseNumber = await postBirth(run, birth);
  options.onEvent({ kind: 'accepted', caseNumber, ms: since() });
  const shown = new Set<string>();
  let view: CaseView | undefined;
  while (since() < options.deadlineMs && !options.signal?.aborted) {
    view = (await readCase(run, caseNumber)) ?? view;
    for (const matter of view?.matters ?? []) {
      const key = `${matter.subject}/${matter.code}/${matter.status}`;
      if (!isEnd(matter.status) || shown.has(key)) continue;
      shown.add(key);
      options.onEvent({ kind: 'matter', matter, ms: since() });
    }
    if (view?.status === 'completed') {
      options.onEvent({ kind: 'completed', view, ms: since() });
      return view;
    }
    await sleep(POLL_EVERY_MS);
  }
  if (options.signal?.aborted) throw new ClearError(speaker(SCREEN_TEXTS, options.language)('sample.left'));
  throw new ClearError(explainUnfinished(caseNumber, view, options));
}
