import { logLevel } from 'kafkajs';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { kafkaLogCreator } from './client-log.ts';

function capture(): { lines: Record<string, unknown>[]; write: (message: string, extra?: object) => void } {
  const lines: Record<string, unknown>[] = [];
  const log = pino(
    { level: 'info' },
    { write: (line: string) => void lines.push(JSON.parse(line) as never) },
  );
  const write = kafkaLogCreator(log)(logLevel.INFO);
  return {
    lines,
    write: (message, extra = {}) =>
      write({
        namespace: 'Consumer',
        level: logLevel.ERROR,
        label: 'ERROR',
        log: { timestamp: '', message, ...extra },
      }),
  };
}

describe('the log of kafkajs', () => {
  it('takes over where something happened, and nothing else', () => {
    const { lines, write } = capture();
    write('Error when calling eachBatch', { topic: 't', error: 'value of a person', stack: 'value' });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ topic: 't', msg: 'kafka: Error when calling eachBatch', level: 40 });
    expect(JSON.stringify(lines)).not.toContain('value');
  });

  it.each([
    'The group coordinator is not available',
    'The coordinator is loading and hence can’t process requests for this group',
    'Connection error: connect ECONNREFUSED 127.0.0.1:9092',
    'The group is rebalancing, so a rejoin is needed',
  ])('says nothing of a passing state: %s', (message) => {
    const { lines, write } = capture();
    write(message);
    expect(lines).toEqual([]);
  });

  it('says the same thing once in a while only', () => {
    const { lines, write } = capture();
    write('something grave');
    write('something grave');
    expect(lines).toHaveLength(1);
  });
});
