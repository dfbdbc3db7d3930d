#!/usr/bin/env node
// npx birth …: the command line of the system, on the pinned Node.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compiledCode, node, root } from './paths.mjs';
import { say } from './texts.mjs';

if (!existsSync(node)) {
  console.error(say('not-installed-yet'));
  process.exit(1);
}
const child = spawn(node, [join(root, 'services', 'cli', 'main.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, ...compiledCode() },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.once('error', (error) => {
  console.error(say('not-started', { error: error.message }));
  process.exit(1);
});
child.once('exit', (code) => process.exit(code ?? 1));
