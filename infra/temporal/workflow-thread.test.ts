import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PRELOAD = pathToFileURL(fileURLToPath(new URL('workflow-thread.ts', import.meta.url))).href;

/** A process like the worker's: a thread that runs code in a sandbox as the SDK does, and a main thread that watches. */
const PROGRAM = `
  import { Worker, isMainThread, parentPort } from 'node:worker_threads';
  import vm from 'node:vm';
  import v8 from 'node:v8';
  import { watchWorkflowThread } from '${PRELOAD}';
  if (isMainThread) {
    const seen = [];
    const thread = new Worker(new URL(import.meta.url));
    thread.on('message', (message) => seen.push(message));
    watchWorkflowThread(() => {
      console.log(JSON.stringify({ seen, stuck: true }));
      process.exit(0);
    });
    setTimeout(() => process.exit(3), 20_000);
  } else {
    const context = vm.createContext({}, { microtaskMode: 'afterEvaluate' });
    const call = (code) => new vm.Script(code).runInContext(context, { timeout: 50, displayErrors: true });
    parentPort.postMessage({ sum: call('1 + 1'), longer: call('{ const t = Date.now(); while (Date.now() - t < 200); 7 }') });
    let hooked = 0;
    v8.promiseHooks.createHook({ init: () => (hooked += 1) });
    Promise.resolve().then(() => undefined);
    parentPort.postMessage({ hooked });
    setTimeout(() => call('for (;;);'), 50);
  }
`;

describe('the thread of workflow code', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'birth-thread-'));
    await writeFile(path.join(folder, 'program.mjs'), PROGRAM);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('runs without a watch for each call and without promise hooks, and is noticed when it spins', async () => {
    const child = spawn(process.execPath, ['--import', PRELOAD, path.join(folder, 'program.mjs')]);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect({ code, output: JSON.parse(output) as unknown }).toEqual({
      code: 0,
      output: { seen: [{ sum: 2, longer: 7 }, { hooked: 0 }], stuck: true },
    });
  }, 30_000);
});
