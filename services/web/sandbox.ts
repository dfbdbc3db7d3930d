import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { PRACTICE_ENDINGS, type PracticeEnding } from '../../schemas/practice.ts';
import { inventBirth, type SampleBirth } from '../supervisor/invent-birth.ts';
import { refuse } from './answers.ts';
import type { Desk } from './desk.ts';

/** A newborn that a hospital may report to see what becomes of it. Nobody of them exists. */
interface Newborn {
  readonly name: string;
  /** of the samples */
  readonly sample: string;
  readonly title: string;
  readonly ending: string;
  /** makes the sample what it shows */
  readonly change?: (birth: Reported) => Reported;
}

interface Reported {
  readonly choices?: unknown;
  readonly delivery: { readonly at: string };
  readonly children: readonly { readonly name?: string | undefined }[];
}

/** Whatever surname was invented, with this given name: a department of the demonstration does what it says. */
const treatedAs =
  ({ given }: PracticeEnding) =>
  (birth: Reported): Reported => ({
    ...birth,
    children: birth.children.map((child) => ({ ...child, name: `${[...(child.name ?? '李')][0]}${given}` })),
  });
/** Grams written where tens of grams were meant. */
const tooLight = (birth: Reported): Reported => ({
  ...birth,
  children: birth.children.map((child) => ({ ...child, weightGrams: 332 })),
});
/** The bank of the demonstration knows no account that ends so. */
const withoutAccount = (birth: Reported): Reported => ({
  ...birth,
  choices: {
    ...(birth.choices as object),
    payee: { holder: 'mother', bankName: '示例银行', accountNumber: '6200000000000000000' },
  },
});

const withoutWeight = (birth: Reported): Reported => ({
  ...birth,
  children: birth.children.map((child) => ({ ...child, weightGrams: undefined })),
});
const withoutName = (birth: Reported): Reported => ({
  ...birth,
  children: birth.children.map((child) => ({ ...child, name: undefined })),
  choices: undefined,
});
/** Two hours after the birth, whichever day that is. */
const dyingAfter = (birth: Reported): Reported => {
  const at = new Date(Date.parse(birth.delivery.at) + 2 * 3_600_000).toISOString();
  return {
    ...birth,
    children: birth.children.map((child) => ('deathAt' in child ? { ...child, deathAt: at } : child)),
  };
};
const named =
  (name: string) =>
  (birth: Reported): Reported => ({
    ...birth,
    children: birth.children.map((child) => ({ ...child, name })),
  });

/** One for each way that a birth goes. */
const NEWBORNS: readonly Newborn[] = [
  {
    ...{ name: 'whole', sample: 'lanzhou-first-child', title: '资料齐全的第一个孩子' },
    ending: '全部自动办结，家长只需确认申领',
  },
  {
    ...{ name: 'unnamed', sample: 'lanzhou-name-and-choices-later', title: '还没有起名，没有选落户' },
    ...{ ending: '请家长取名、选落户，其余照办', change: withoutName },
  },
  {
    ...{ name: 'rare', sample: 'lanzhou-first-child', title: '姓名里有表外的字' },
    ...{ ending: '窗口核对用字后签发证明', change: named('李𠮷禾') },
  },
  {
    ...{ name: 'unweighed', sample: 'lanzhou-first-child', title: '没有报体重' },
    ...{ ending: '请医院补报，证明等补报', change: withoutWeight },
  },
  { name: 'twins', sample: 'lanzhou-twins', title: '双胞胎', ending: '两个孩子各办各的，钱各算各的' },
  {
    ...{ name: 'dies', sample: 'lanzhou-newborn-dies', title: '出生后不幸离世' },
    ...{ ending: '办死亡登记，语气温和，别的不再办', change: dyingAfter },
  },
  {
    ...{ name: 'unmarried', sample: 'lanzhou-unmarried-mother', title: '未婚，不填报父亲' },
    ending: '与婚内出生的一样办',
  },
  {
    ...{ name: 'refused', sample: 'lanzhou-first-child', title: '公安不予办理' },
    ending: '户口登记转窗口：窗口可以请公安再办一次，也可以不办；不办的，后面的事项也办不成',
    change: treatedAs(PRACTICE_ENDINGS.refused),
  },
  {
    ...{ name: 'corrected', sample: 'lanzhou-first-child', title: '公安退回补正' },
    ending: '户口登记待补正：窗口核对姓名后再办，其余照办',
    change: treatedAs(PRACTICE_ENDINGS.corrected),
  },
  {
    ...{ name: 'silent', sample: 'lanzhou-first-child', title: '医保没有回音' },
    ending: '参保一直在办，到期转窗口催办；窗口拿到结果后补录',
    change: treatedAs(PRACTICE_ENDINGS.silent),
  },
  {
    ...{ name: 'improbable', sample: 'lanzhou-first-child', title: '体重像是写错了' },
    ending: '受理，请窗口核实；核实之前不签发证明',
    change: tooLight,
  },
  {
    ...{ name: 'returned', sample: 'lanzhou-first-child', title: '银行退回款项' },
    ending: '家长确认申领之后，银行查无此账户，请家长核对账户再付',
    change: withoutAccount,
  },
];

const sampleOf = (name: string): URL => new URL(`../../test/samples/${name}.json`, import.meta.url);

/**
 * A ward to practise in: births of yesterday to families that do not exist, for a page to report at the same door as any other.
 * Where it is not open there is none.
 */
export function registerSandbox(app: FastifyInstance, desk: Desk, isOpen: boolean): void {
  app.get('/hospital/sandbox', async (request, reply) => {
    if (!(await desk.find(request, 'hospital'))) return refuse(reply, 'session-ended');
    const shown = isOpen ? NEWBORNS.map(({ name, title, ending }) => ({ name, title, ending })) : [];
    return reply.send({ items: shown });
  });
  app.get('/hospital/sandbox/:name', async (request, reply) => {
    if (!(await desk.find(request, 'hospital'))) return refuse(reply, 'session-ended');
    const { name: asked } = request.params as { readonly name: string };
    const found = isOpen ? NEWBORNS.find(({ name }) => name === asked) : undefined;
    if (!found) return refuse(reply, 'not-here');
    const sample = JSON.parse(await readFile(sampleOf(found.sample), 'utf8')) as SampleBirth;
    const birth = inventBirth(sample, new Date());
    return reply.send(found.change ? found.change(birth) : birth);
  });
}
