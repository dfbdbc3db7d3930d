import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { RunFile } from '../services/supervisor/run-file.ts';

const PROGRAM = fileURLToPath(new URL('./KafkaRequests.java', import.meta.url));

/**
 * Requests that the broker has taken so far, by kind (`Produce`, `Fetch`, …), read from its own metrics. Undefined
 * where it runs elsewhere or the Java here has no compiler to look with.
 */
export async function kafkaRequests(run: RunFile): Promise<Map<string, number> | undefined> {
  const pid = run.servers['kafka']?.pid;
  if (pid === undefined) return undefined;
  try {
    const { stdout } = await promisify(execFile)('java', [PROGRAM, String(pid)], { timeout: 30_000 });
    const lines = stdout.trim().split('\n');
    return new Map(
      lines.map((line) => {
        const [request = '', count] = line.split(' ');
        return [request, Number(count)];
      }),
    );
  } catch {
    return undefined;
  }
}
