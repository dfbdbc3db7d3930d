// npm start: nothing here may need an installed package.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { complainAboutNode, ensureInstalled } from './install.mjs';
import { compiledCode, dataDirectory, node, root } from './paths.mjs';
import { describeRunning } from './running.mjs';
import { say } from './texts.mjs';
import { versionLine } from './version.mjs';

function refuse(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** The two shapes cannot share a data folder: the production-shaped stack has one of its own inside. */
if (process.argv.includes('--production')) process.env.BIRTH_DATA_DIR ||= join('.data', 'production');

/** The supervisor stops when this process goes (its channel closes); this one stops when npm goes. */
function watchParent(stop) {
  if (!['start', 'stack:production'].includes(process.env.npm_lifecycle_event)) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop('SIGTERM');
  }, 1_000).unref();
}

function runSupervisor() {
  const supervisor = spawn(node, [join('services', 'supervisor', 'main.ts'), ...process.argv.slice(2)], {
    cwd: root,
    env: { ...process.env, ...compiledCode() },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  const forward = (signal) => supervisor.kill(signal);
  // Ctrl-C reaches the whole foreground group: this one waits until the supervisor has stopped everything.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
  watchParent(forward);
  supervisor.once('error', (error) => refuse(say('supervisor-not-started', { error: error.message })));
  supervisor.once('exit', (code, signal) => {
    if (signal) refuse(say('supervisor-ended', { signal }));
    process.exit(code ?? 1);
  });
}

if (process.argv.includes('--version')) {
  console.log(versionLine());
  process.exit();
}
const running = describeRunning(dataDirectory());
if (running) refuse(running);
const tooOld = complainAboutNode();
if (tooOld) refuse(tooOld);
try {
  await ensureInstalled((line) => console.log(line));
} catch (error) {
  refuse(error.message);
}
runSupervisor();
