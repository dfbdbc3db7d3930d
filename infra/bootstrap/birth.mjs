#!/usr/bin/env node
// npx birth …: the command line of the system, on the pinned Node.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { node, root } from './paths.mjs';

if (!existsSync(node)) {
  console.error('The dependencies are not installed yet: run `npm ci` or `npm start` first.');
  process.exit(1);
}
const child = spawn(node, [join(root, 'services', 'cli', 'main.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.once('error', (error) => {
  console.error(`The command could not be started: ${error.message}.`);
  process.exit(1);
});
child.once('exit', (code) => process.exit(code ?? 1));
