import pc from 'picocolors';
import type { CaseView, MatterView } from '../../schemas/case-view.ts';
import { DEPARTMENT_CODES, DEPARTMENTS } from '../../schemas/department.ts';
import { SERVER_TITLES } from '../../infra/embedded/server.ts';
import type { RunFile } from './run-file.ts';
import type { SampleEvent } from './sample-case.ts';
import type { StackEvent } from './stack-event.ts';
import { MATTER_STATUS_WORDS } from '../../schemas/words.ts';
import { speaker, type Language } from '../../schemas/words/language.ts';
import { Words } from '../../schemas/words/spoken.ts';
import { SCREEN_TEXTS } from './texts.ts';
import { inChinese } from './troubles.ts';
import { entitlementWords, pad, seconds, type ScreenSay } from './words.ts';

const NAME_COLUMNS = 38;
const DETAIL_COLUMNS = 30;
/** Of a matter: title, department, subject, what became of it; and the title of an entitlement. */
const COLUMNS = {
  zh: { matter: [26, 6, 8, 44], entitlement: 36 },
  en: { matter: [60, 27, 8, 60], entitlement: 72 },
} as const;

const MARKS: Readonly<Record<string, string>> = {
  completed: '✓',
  refused: '✗',
  offline: '→',
  'not-applicable': '·',
};

/** What `npm start` shows, line by line: no cursor tricks, so that a log file reads the same. */
export class Screen {
  readonly #colour: ReturnType<typeof pc.createColors>;
  readonly #write: (line: string) => void;
  readonly #words: Words;
  readonly #say: ScreenSay;
  readonly #isEnglish: boolean;
  readonly #columns: readonly [number, number, number, number];
  readonly #entitlementColumns: number;
  #section = '';

  constructor(
    write: (line: string) => void,
    language: Language,
    isColourful = pc.isColorSupported && process.stdout.isTTY === true,
  ) {
    this.#write = write;
    this.#words = new Words(language);
    this.#say = speaker(SCREEN_TEXTS, language);
    this.#isEnglish = language === 'en';
    ({ matter: this.#columns, entitlement: this.#entitlementColumns } = COLUMNS[language]);
    this.#colour = pc.createColors(isColourful);
  }

  /** What the stack reports while it starts and runs. */
  showStack(event: StackEvent): void {
    const { green, dim, yellow } = this.#colour;
    const say = this.#say;
    if (event.part === 'database') return this.#line(say('database'), say('database.what'), event.ms);
    if (event.part === 'stack') return this.#write(dim(say('all-serve', { time: seconds(event.ms) })));
    const title = event.part === 'server' ? SERVER_TITLES[event.name] : this.#service(event.name);
    if (event.kind === 'news') return this.#write(dim(say('news', { title, text: this.#told(event.text) })));
    if (event.kind === 'died') return this.#write(yellow(say('died', { title, how: event.how })));
    if (event.kind === 'failed') {
      const { nextMs } = event;
      const reason = this.#told(event.reason);
      return this.#write(yellow(say('not-up', { title, time: seconds(nextMs), reason })));
    }
    if (event.again) return this.#write(green(say('again', { title, time: seconds(event.ms) })));
    this.#open(event.part === 'server' ? say('servers') : say('services'));
    this.#line(title, event.part === 'server' ? event.source : '', event.ms);
  }

  /** The sample birth on its way. */
  showSample(event: SampleEvent): void {
    const { bold, cyan, dim, green } = this.#colour;
    const say = this.#say;
    if (event.kind === 'sent') {
      this.#open(say('birth'));
      const at = event.bornAt.slice(0, 16).replace('T', ' ');
      return this.#write(say('reports', { facility: this.#words.quoted(event.facility), at }));
    }
    if (event.kind === 'accepted') {
      const number = bold(cyan(event.caseNumber));
      const after = dim(say('accepted.after', { time: seconds(event.ms) }));
      return this.#write(`${say('accepted', { number })} ${after}\n`);
    }
    if (event.kind === 'completed') {
      const after = dim(say('completed.after', { time: seconds(event.ms) }));
      this.#write(`\n  ${bold(green(say('completed')))} ${after}`);
      return this.#showEntitlements(event.view);
    }
    const { matter } = event;
    const mark = MARKS[matter.status] ?? '!';
    const [title, department, subject, became] = this.#columns;
    const text = [
      `  ${matter.status === 'completed' ? green(mark) : mark} `,
      pad(this.#words.matter(matter.code), title),
      pad(this.#words.actor(matter.department), department),
      pad(this.#words.who(matter.subject), subject),
      pad(this.#whatBecame(matter), became),
      dim(seconds(event.ms)),
    ];
    this.#write(text.join(''));
  }

  /** Where things are, who may log in, what to try. */
  showAddresses(run: RunFile, caseNumber?: string): void {
    const { bold, dim, cyan } = this.#colour;
    const say = this.#say;
    this.#open(say('addresses'));
    const rows: [string, string][] = [
      ...pagesOf(run).map(([name, address]): [string, string] => [say(name), cyan(address)]),
      [say('api'), cyan(run.api)],
      ['Temporal', run.temporal],
      ...(run.temporalUi === undefined
        ? []
        : [['Temporal UI', cyan(run.temporalUi)] satisfies [string, string]]),
      ['Kafka', run.kafka.join(', ')],
      ['PostgreSQL', run.postgres.replace(/:[^:@/]*@/, ':…@')],
      [say('operations'), say('operations.ports', { ports: operationsPorts(run) })],
    ];
    for (const [name, address] of rows) this.#write(`  ${pad(name, 14)}${address}`);
    this.#open(say('tokens'));
    for (const [name, token] of Object.entries(run.tokens)) this.#write(`  ${pad(name, 14)}${token}`);
    if (run.signInLink !== undefined) {
      this.#open(say('sign-in'));
      this.#write(`  ${cyan(run.signInLink)}`);
    }
    if (run.logins) {
      this.#open(say('logins'));
      for (const { user, password, url } of Object.values(run.logins))
        this.#write(`  ${pad(user, 14)}${pad(password, 22)}${dim(url)}`);
      this.#write(dim(say('logins.secret')));
    }
    this.#open(say('try'));
    const commands = [
      'npx birth status',
      `npx birth case ${caseNumber ?? say('number')}`,
      'npx birth doctor',
    ];
    for (const command of commands) this.#write(`  ${bold(command)}`);
    this.#write('');
    this.#write(dim(say('ctrl-c')));
  }

  say(line: string): void {
    this.#write(line);
  }

  /** Why something did not come about. @param sentence in English, as logs have it */
  complain(sentence: string): void {
    this.#write(this.#colour.red(this.#told(sentence)));
  }

  #told(sentence: string): string {
    if (this.#isEnglish) return sentence;
    const text = sentence.trimStart();
    return sentence.slice(0, sentence.length - text.length) + inChinese(text);
  }

  #showEntitlements(view: CaseView): void {
    if (view.entitlements.length === 0) return;
    this.#open(this.#say('entitlements'));
    const [, , subject] = this.#columns;
    for (const entitlement of view.entitlements) {
      const title = pad(this.#words.entitlement(entitlement.code), this.#entitlementColumns);
      const who = pad(this.#words.who(entitlement.subject), subject);
      this.#write(`  ${title}${who}${entitlementWords(entitlement, this.#words, this.#say)}`);
    }
  }

  /** What a matter that has ended came to. */
  #whatBecame({ status, result, routeReason, reason }: MatterView): string {
    if (status === 'completed') return this.#words.result(result);
    const why = routeReason ?? reason;
    return why === undefined ? this.#words.word(status, MATTER_STATUS_WORDS) : this.#words.quoted(why);
  }

  #service(name: string): string {
    const department = DEPARTMENT_CODES.find((code) => name === `departments/${code}`);
    return department ? `${name} ${this.#words.quoted(DEPARTMENTS[department].short)}` : name;
  }

  #open(section: string): void {
    if (this.#section === section) return;
    this.#section = section;
    this.#write(`\n${this.#colour.bold(section)}`);
  }

  #line(name: string, detail: string, ms: number): void {
    const { green, dim } = this.#colour;
    this.#write(
      `  ${green('✓')} ${pad(name, NAME_COLUMNS)}${dim(pad(detail, DETAIL_COLUMNS))}${dim(seconds(ms))}`,
    );
  }
}

/** The pages, where they run. */
function pagesOf({ console: hall, family, hospital }: RunFile): ['hall' | 'family' | 'hospital', string][] {
  if (family === undefined || hospital === undefined) return [];
  return [
    ['hall', hall],
    ['family', family],
    ['hospital', hospital],
  ];
}

/** `9700 … 9712` */
function operationsPorts({ services }: RunFile): string {
  const ports = Object.values(services).map(({ opsPort }) => opsPort);
  return `${Math.min(...ports)} … ${Math.max(...ports)}`;
}
