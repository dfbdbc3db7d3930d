import { expect, onTestFinished, test } from 'vitest';
import { openThread } from './thread.ts';

const CODE = `
import { parentPort, workerData } from 'node:worker_threads';
let count = 0;
parentPort.on('message', (job) => {
  if (job === 'die') process.exit(1);
  parentPort.postMessage([workerData, job, ++count]);
});`;

function open(idleMs?: number) {
  const thread = openThread<string, unknown[]>(new URL(`data:text/javascript,${encodeURIComponent(CODE)}`), {
    data: 'given',
    ...(idleMs === undefined ? {} : { idleMs }),
  });
  onTestFinished(() => thread.close());
  return thread;
}

test('one thing after another, each answered to whoever asked it', async () => {
  const { ask } = open();
  expect(await Promise.all([ask('a'), ask('b')])).toEqual([
    ['given', 'a', 1],
    ['given', 'b', 2],
  ]);
});

test('a thread that stops fails the one who asked, and begins again for the next', async () => {
  const { ask } = open();
  const asked = await Promise.allSettled([ask('a'), ask('die'), ask('b')]);
  expect(asked.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await ask('c')).toEqual(['given', 'c', 2]);
});

test('what nobody asks for a while ends, and its memory with it', async () => {
  const { ask } = open(0);
  await ask('a');
  // It counts anew once it has begun anew.
  await expect.poll(async () => (await ask('b'))[2], { interval: 50 }).toBe(1);
});
