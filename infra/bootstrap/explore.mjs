// npm run explore: installs like npm start, then explores schedules on the pinned Node (explore/main.ts).
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { complainAboutNode, ensureInstalled } from './install.mjs';
import { node, root } from './paths.mjs';

function runExplorer() {
  const child = spawn(node, [join('explore', 'main.ts'), ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

try {
  const tooOld = complainAboutNode();
  if (tooOld) throw new Error(tooOld);
  await ensureInstalled((line) => console.log(line));
  process.exitCode = await runExplorer();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
