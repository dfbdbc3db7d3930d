import pc from 'picocolors';
import { ENTITLEMENTS } from '../../schemas/entitlement.ts';
import type { CaseView } from '../../schemas/case-view.ts';
import { DEPARTMENT_CODES } from '../../schemas/department.ts';
import { SERVER_TITLES } from '../../infra/embedded/server.ts';
import type { RunFile } from './run-file.ts';
import type { SampleEvent } from './sample-case.ts';
import type { StackEvent } from './stack.ts';
import { departmentWord, entitlementWords, pad, resultWords, seconds, subjectWord } from './words.ts';

const NAME_COLUMNS = 38;
const DETAIL_COLUMNS = 30;
const TITLE_COLUMNS = 26;

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
  #section = '';

  constructor(
    write: (line: string) => void,
    isColourful = pc.isColorSupported && process.stdout.isTTY === true,
  ) {
    this.#write = write;
    this.#colour = pc.createColors(isColourful);
  }

  /** What the stack reports while it starts and runs. */
  showStack(event: StackEvent): void {
    const { green, dim, yellow } = this.#colour;
    if (event.part === 'database') return this.#line('database', 'roles, tables and migrations', event.ms);
    if (event.part === 'stack') return this.#write(dim(`  everything serves after ${seconds(event.ms)}`));
    const title = event.part === 'server' ? SERVER_TITLES[event.name] : describeService(event.name);
    if (event.kind === 'news') return this.#write(dim(`  … ${title}: ${event.text}`));
    if (event.kind === 'died')
      return this.#write(yellow(`! ${title} ended (${event.how}), starting it again`));
    if (event.kind === 'failed') {
      return this.#write(
        yellow(`! ${title} does not come up, next try in ${seconds(event.nextMs)}: ${event.reason}`),
      );
    }
    if (event.again) return this.#write(green(`✓ ${title} serves again after ${seconds(event.ms)}`));
    this.#open(event.part === 'server' ? 'Servers' : 'Services');
    this.#line(title, event.part === 'server' ? event.source : '', event.ms);
  }

  /** The sample birth on its way. */
  showSample(event: SampleEvent): void {
    const { bold, cyan, dim, green } = this.#colour;
    if (event.kind === 'sent') {
      this.#open('A birth');
      return this.#write(
        `  ${event.facility} reports a birth of ${event.bornAt.slice(0, 16).replace('T', ' ')}`,
      );
    }
    if (event.kind === 'accepted') {
      return this.#write(
        `  accepted as case ${bold(cyan(event.caseNumber))} ${dim(`after ${seconds(event.ms)}`)}\n`,
      );
    }
    if (event.kind === 'completed') {
      this.#write(
        `\n  ${bold(green('出生一件事 办结'))} ${dim(`${seconds(event.ms)} from the notification to the last answer`)}`,
      );
      return this.#showEntitlements(event.view);
    }
    const { matter } = event;
    const mark = MARKS[matter.status] ?? '!';
    const text = [
      `  ${matter.status === 'completed' ? green(mark) : mark} ${pad(matter.title, TITLE_COLUMNS)}`,
      `${pad(departmentWord(matter.department), 6)}${pad(subjectWord(matter.subject), 8)}`,
      pad(
        matter.status === 'completed'
          ? resultWords(matter.result)
          : (matter.routeReason ?? matter.reason ?? matter.status),
        44,
      ),
      dim(seconds(event.ms)),
    ];
    this.#write(text.join(''));
  }

  /** Where things are, who may log in, what to try. */
  showAddresses(run: RunFile, caseNumber?: string): void {
    const { bold, dim, cyan } = this.#colour;
    this.#open('Where it is');
    const rows: [string, string][] = [
      ['API', cyan(run.api)],
      ['Temporal', run.temporal],
      ...(run.temporalUi === undefined
        ? []
        : [['Temporal UI', cyan(run.temporalUi)] satisfies [string, string]]),
      ['Kafka', run.kafka.join(', ')],
      ['PostgreSQL', run.postgres.replace(/:[^:@/]*@/, ':…@')],
      ['Operations', `ports ${operationsPorts(run)} (npx birth status says whose)`],
    ];
    for (const [name, address] of rows) this.#write(`  ${pad(name, 14)}${address}`);
    this.#open('Demo logins (bearer tokens)');
    for (const [name, token] of Object.entries(run.tokens)) this.#write(`  ${pad(name, 14)}${token}`);
    this.#open('Try');
    const commands = ['npx birth status', `npx birth case ${caseNumber ?? 'NUMBER'}`, 'npx birth doctor'];
    for (const command of commands) this.#write(`  ${bold(command)}`);
    this.#write('');
    this.#write(dim('  Ctrl-C stops everything; open cases go on with the next start.'));
  }

  say(line: string): void {
    this.#write(line);
  }

  complain(sentence: string): void {
    this.#write(this.#colour.red(sentence));
  }

  #showEntitlements(view: CaseView): void {
    if (view.entitlements.length === 0) return;
    this.#open('待遇');
    for (const entitlement of view.entitlements) {
      const title = pad(ENTITLEMENTS[entitlement.code], 36);
      this.#write(`  ${title}${pad(subjectWord(entitlement.subject), 8)}${entitlementWords(entitlement)}`);
    }
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

/** `9700 … 9712` */
function operationsPorts({ services }: RunFile): string {
  const ports = Object.values(services).map(({ opsPort }) => opsPort);
  return `${Math.min(...ports)} … ${Math.max(...ports)}`;
}

function describeService(name: string): string {
  const department = DEPARTMENT_CODES.find((code) => name === `departments/${code}`);
  return department ? `${name} ${departmentWord(department)}` : name;
}
