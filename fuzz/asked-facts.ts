/** What people would give for each field that a task asks for, by the last step of its pointer. */
const GIVEN: Readonly<Record<string, readonly unknown[]>> = {
  name: ['李安然', '王安', '欧阳安', 'Anna', '㐂安'],
  choices: [{ householdFollows: 'mother', resultDelivery: 'post' }],
  householdFollows: ['mother', 'mother', 'father'],
  resultDelivery: ['post', 'pick-up'],
  payee: [
    { holder: 'mother', bankName: '示例银行', accountNumber: '6222020200000001' },
    { holder: 'father', bankName: '示例银行', accountNumber: '6222020200000000' },
  ],
  weightGrams: [3200, 900, 5000],
  lengthCm: [50, 30],
  gestation: [{ weeks: 39 }],
  weeks: [39, 25],
  health: ['good', 'fair'],
  sex: ['female', 'male'],
  plurality: [1, 2, 3],
  children: [[{ order: 1, sex: 'male', liveBirth: true, weightGrams: 3100, lengthCm: 49, health: 'good' }]],
  consents: [[], [{ kind: 'data-sharing', givenBy: 'mother', at: '2026-11-20T08:00:00+08:00' }]],
  at: ['2026-11-20T08:00:00+08:00'],
  birthDate: ['1996-03-05', '1990-01-01'],
  idNumber: ['M12345678'],
  idType: ['passport'],
  employerAverageMonthlyWageFen: [700_000],
  contributionBaseFen: [700_000],
};

/** Facts for what a task asks, laid out as the notification has them. @param pick which of those that people would give */
export function askedFacts(pointers: readonly string[], pick: number): Record<string, unknown> {
  const facts: Record<string, unknown> = {};
  for (const pointer of pointers) put(facts, pointer.split('/').slice(1), pick);
  return facts;
}

function put(facts: Record<string, unknown>, steps: readonly string[], pick: number): void {
  let at: Record<string, unknown> = facts;
  for (const [i, step] of steps.slice(0, -1).entries()) {
    const isList = /^\d+$/.test(steps[i + 1] ?? '');
    const next = at[step] ?? (isList ? [] : {});
    if (typeof next !== 'object' || next === null) return;
    at[step] = next;
    at = next as Record<string, unknown>;
  }
  const last = steps.at(-1);
  if (last === undefined) return;
  const values = GIVEN[last] ?? ['不知道'];
  at[last] = values[pick % values.length];
}
