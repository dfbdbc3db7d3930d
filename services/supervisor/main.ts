import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { clarify } from '../../infra/embedded/clear-error.ts';
import { runSample } from './sample-case.ts';
import { Screen } from './screen.ts';
import { listenForStop } from './signals.ts';
import { Stack } from './stack.ts';

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
  },
});
const screen = new Screen((line) => process.stdout.write(`${line}\n`));
const stops = listenForStop();
let isFinishing = false;
let stack: Stack | undefined;

/** Stops everything; what hangs is left to the guards, which end with this process. */
async function finish(code: number): Promise<void> {
  if (isFinishing) return;
  isFinishing = true;
  setTimeout(() => process.exit(code || 1), STOP_DEADLINE_MS).unref();
  stops.onHurry(() => void stack?.stop({ hurry: true }));
  if (stack) screen.say('\nStopping …');
  await stack?.stop().catch(() => undefined);
  process.exit(code);
}

async function fail(error: unknown): Promise<void> {
  screen.complain(`\n${clarify(error, 'running the system').message}`);
  return finish(1);
}

async function run(): Promise<number> {
  screen.say('出生一件事 · one birth, one case, every department');
  stack = new Stack({
    dataDir: resolve(ROOT, process.env['BIRTH_DATA_DIR'] || '.data'),
    shape: values.production ? 'production' : 'embedded',
    temporalUi: true,
    onProgress: (event) => screen.showStack(event),
  });
  await stack.start();
  let caseNumber: string | undefined;
  if (!values['no-sample']) {
    const onEvent = screen.showSample.bind(screen);
    const sample = runSample(stack.run, { deadlineMs: SAMPLE_DEADLINE_MS, onEvent, signal: stops.signal });
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
