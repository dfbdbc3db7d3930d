// npm test: installs like npm start, runs vitest on the pinned Node, ends with one line of counts.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { complainAboutNode, ensureInstalled } from './install.mjs';
import { compiledCode, node, readJson, root } from './paths.mjs';
import { countLine, verdict } from './verdict.mjs';

/** Not `faults` and `screens` (every page at every width), which .ci/run calls next, and not `production`, which needs Go. */
const KINDS = ['unit', 'replay', 'integration', 'e2e-shared', 'e2e'];

/** What was asked for; without a project named, {@link KINDS}. */
function chosen(args) {
  const isNamed = args.some((arg) => arg.startsWith('--project'));
  return isNamed ? args : [...args, ...KINDS.flatMap((kind) => ['--project', kind])];
}

function runVitest(outputFile) {
  const bin = join(root, 'node_modules', '.bin');
  const child = spawn(
    node,
    [
      join('node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile=${outputFile}`,
      ...chosen(process.argv.slice(2)),
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...compiledCode(), PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

const folder = mkdtempSync(join(tmpdir(), 'birth-test-'));
try {
  const tooOld = complainAboutNode();
  if (tooOld) throw new Error(tooOld);
  await ensureInstalled((line) => console.log(line));
  const outputFile = join(folder, 'result.json');
  const code = await runVitest(outputFile);
  const result = readJson(outputFile);
  process.exitCode = verdict(result, code);
  console.log(countLine(result, code));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
