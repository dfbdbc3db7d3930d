import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { complainAboutNode, ensureInstalled } from './install.mjs';
import { compiledCode, node, root } from './paths.mjs';

function run(folder) {
  const child = spawn(node, [join(folder, 'main.ts'), ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...compiledCode() },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Installs like npm start, then runs the main.ts of a folder on the pinned Node; its exit code is that of this process. */
export async function runTool(folder) {
  try {
    const tooOld = complainAboutNode();
    if (tooOld) throw new Error(tooOld);
    await ensureInstalled((line) => console.log(line));
    process.exitCode = await run(folder);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
