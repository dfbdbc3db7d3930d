import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ClearError, clarify } from '../../infra/embedded/clear-error.ts';
import { languageOf, LANGUAGES, speaker } from '../../schemas/words/language.ts';
import { runSample } from './sample-case.ts';
import { Screen } from './screen.ts';
import { listenForStop } from './signals.ts';
import { Stack } from './stack.ts';
import { SCREEN_TEXTS } from './texts.ts';

/** The checkout. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SAMPLE_DEADLINE_MS = 120_000;
const STOP_DEADLINE_MS = 9_500;
const INTERRUPTED = 130;

const { values } = parseArgs({
  options: {
    once: { type: 'boolean' },
    'no-sample': { type: 'boolean' },
    production: { type: 'boolean' },
    /** read by languageOf, here and in what starts this process */
    lang: { type: 'string' },
  },
});
const asked = languageOf(process.argv.slice(2), process.env);
const language = asked ?? 'zh';
/** The pages need an issuer at which people sign in: the demonstration's own, or one that is named for them. */
const hasIssuerForPages = !process.env['BIRTH_ISSUERS'] || Boolean(process.env['BIRTH_WEB_ISSUER']);
const say = speaker(SCREEN_TEXTS, language);
const screen = new Screen((line) => process.stdout.write(`${line}\n`), language);
const stops = listenForStop();
let isFinishing = false;
let stack: Stack | undefined;

/** Stops everything; what hangs is left to the guards, which end with this process. */
async function finish(code: number): Promise<void> {
  if (isFinishing) return;
  isFinishing = true;
  setTimeout(() => process.exit(code || 1), STOP_DEADLINE_MS).unref();
  stops.onHurry(() => void stack?.stop({ hurry: true }));
  if (stack) screen.say(say('stopping'));
  await stack?.stop().catch(() => undefined);
  process.exit(code);
}

async function fail(error: unknown): Promise<void> {
  screen.complain(`\n${clarify(error, 'running the system').message}`);
  return finish(1);
}

async function run(): Promise<number> {
  if (asked === undefined) throw new ClearError(say('usage.language', { languages: LANGUAGES.join(', ') }));
  screen.say(say('title'));
  stack = new Stack({
    dataDir: resolve(ROOT, process.env['BIRTH_DATA_DIR'] || '.data'),
    shape: values.production ? 'production' : 'embedded',
    temporalUi: true,
    // Where an issuer is named, people sign in there; in a run that ends by itself nobody does.
    identity: !values.production && !values.once && !process.env['BIRTH_ISSUERS'],
    web: !values.production && !values.once && hasIssuerForPages,
    onProgress: (event) => screen.showStack(event),
  });
  await stack.start();
  let caseNumber: string | undefined;
  if (!values['no-sample']) {
    const onEvent = screen.showSample.bind(screen);
    const { signal } = stops;
    const sample = runSample(stack.run, { deadlineMs: SAMPLE_DEADLINE_MS, onEvent, signal, language });
    if (values.once) await sample;
    caseNumber = await sample
      .then((view) => view.caseNumber)
      .catch((error: unknown) => void screen.complain(clarify(error, 'following the sample birth').message));
  }
  if (values.once) return 0;
  screen.showAddresses(stack.run, caseNumber);
  await stops.asked;
  return 0;
}

process.on('uncaughtException', (error) => void fail(error));
process.on('unhandledRejection', (error) => void fail(error));
void Promise.race([run(), stops.asked.then(() => (values.once ? INTERRUPTED : 0))]).then(finish, fail);
