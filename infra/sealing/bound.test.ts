import { describe, expect, it } from 'vitest';
import { boundTo, contextOf, type InClear } from './bound.ts';
import { sealContext } from './keys.ts';
import { sealedForm, sealJson, unsealJson, UnsealError } from './seal.ts';

describe('sealed form 2', () => {
  const key = Buffer.alloc(32, 1);
  const message: InClear = {
    id: 'a-1',
    source: '/birth/departments/housing',
    type: 'cn.birth.housing-event.completed.v1',
    data: {
      caseNumber: 'C-1',
      subject: 'family',
      matter: 'housing-event',
      attempt: 1,
      commandId: 'c-1',
      outcome: 'completed',
    },
  };
  const other: Readonly<Record<string, InClear>> = {
    id: { ...message, id: 'a-2' },
    source: { ...message, source: '/birth/departments/taxation' },
    type: { ...message, type: 'cn.birth.housing-event.completed.v2' },
    caseNumber: { ...message, data: { ...message.data, caseNumber: 'C-2' } },
    subject: { ...message, data: { ...message.data, subject: 'mother' } },
    matter: { ...message, data: { ...message.data, matter: 'tax-deduction-notice' } },
    attempt: { ...message, data: { ...message.data, attempt: 2 } },
    commandId: { ...message, data: { ...message.data, commandId: 'c-2' } },
    outcome: { ...message, data: { ...message.data, outcome: 'refused' } },
  };

  it.each(Object.entries(other))('does not open with another %s in clear', (_, changed) => {
    const bytes = sealJson(key, boundTo('answer', message), { eventNumber: 'E1' });
    expect(unsealJson(key, contextOf('answer', message, bytes), bytes)).toEqual({ eventNumber: 'E1' });
    expect(() => unsealJson(key, contextOf('answer', changed, bytes), bytes)).toThrow(UnsealError);
    expect(() => unsealJson(key, contextOf('command', message, bytes), bytes)).toThrow(UnsealError);
  });

  it('has one meaning: no field can lend bytes to the next', () => {
    const shifted = { ...message, id: 'a-1/', source: message.source.slice(1) };
    expect(boundTo('answer', shifted)).not.toEqual(boundTo('answer', message));
  });

  it('and form 1 cannot be passed off as each other', () => {
    const name = sealContext.answer(message.id);
    const first = sealJson(key, name, {});
    expect(sealedForm(first)).toBe(1);
    expect(unsealJson(key, contextOf('answer', message, first), first)).toEqual({});
    const lifted = Buffer.from(first);
    lifted[0] = 4;
    expect(() => unsealJson(key, contextOf('answer', message, lifted), lifted)).toThrow(UnsealError);
    const second = sealJson(key, boundTo('answer', message), {});
    second[0] = 2;
    expect(() => unsealJson(key, contextOf('answer', message, second), second)).toThrow(UnsealError);
  });
});
