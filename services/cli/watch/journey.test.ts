import { describe, expect, it } from 'vitest';
import { hopsOf, isOver, STATIONS, type CommandOnItsWay, type Journey } from './journey.ts';

const ACCEPTED = Date.parse('2026-12-01T08:00:00.000Z');
const after = (ms: number): Date => new Date(ACCEPTED + ms);

function command(of: Partial<CommandOnItsWay>): CommandOnItsWay {
  return {
    subject: 'child-1',
    code: 'birth-certificate',
    department: 'health-commission',
    attempt: 1,
    at: {},
    ...of,
  };
}

function journey(of: Partial<Journey>): Journey {
  return { caseNumber: 'B-0000-0000-0000-0', acceptedAt: after(0), commands: [], ...of };
}

const everywhere = Object.fromEntries(STATIONS.map((station, i) => [station, after(10 * (i + 1))]));

describe('a birth on its way', () => {
  it('is told by its arrivals, earliest first, in milliseconds since it was accepted', () => {
    const first = command({ at: { asked: after(5), published: after(40) } });
    const second = command({
      code: 'vaccination-record',
      department: 'disease-control',
      at: { asked: after(20) },
    });
    const hops = hopsOf(journey({ commands: [first, second] }));
    expect(hops.map((hop) => [hop.afterMs, hop.station, hop.command.code])).toEqual([
      [5, 'asked', 'birth-certificate'],
      [20, 'asked', 'vaccination-record'],
      [40, 'published', 'birth-certificate'],
    ]);
  });

  it('comes to the stations in their order where clocks cannot tell', () => {
    const at = { applied: after(7), answered: after(7), asked: after(7) };
    expect(hopsOf(journey({ commands: [command({ at })] })).map(({ station }) => station)).toEqual([
      'asked',
      'answered',
      'applied',
    ]);
  });

  it('was nowhere before it was accepted, whatever the clock of a department says', () => {
    const [hop] = hopsOf(journey({ commands: [command({ at: { taken: after(-3) } })] }));
    expect(hop?.afterMs).toBe(0);
  });

  it('is over when the case is, and every command of it was applied', () => {
    const commands = [command({ at: everywhere })];
    expect(isOver(journey({ commands }))).toBe(false);
    expect(isOver(journey({ commands, completedAt: after(90) }))).toBe(true);
    const { applied: _applied, ...waits } = everywhere;
    expect(isOver(journey({ commands: [...commands, command({ at: waits })], completedAt: after(90) }))).toBe(
      false,
    );
  });
});
