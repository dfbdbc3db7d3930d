import type { Bench } from './bench-stack.ts';
import { CONTENDER_TITLES, type Contender, type ContenderName } from './contender.ts';
import { gather } from './field.ts';
import { closedLoop, oneByOne, openLoop, type Sent } from './load.ts';
import type { Section } from './report.ts';
import { quantile, showLatencies } from './statistics.ts';

export interface LoneOptions {
  readonly contenders: readonly ContenderName[];
  readonly births: number;
  readonly warmBirths: number;
}

/** Births one after another on a system with nothing else to do. */
export async function lone(bench: Bench, options: LoneOptions): Promise<Section> {
  const field = await gather(bench, options.contenders);
  const rows: string[][] = [];
  try {
    for (const contender of field.contenders) {
      await contender.wake();
      await oneByOne(bench, contender, options.warmBirths);
      const sent = await oneByOne(bench, contender, options.births);
      const joint = await jointLatencies(contender, sent);
      const whole = sent.map((s) => s.endedAt - s.acceptedAt);
      rows.push([
        CONTENDER_TITLES[contender.name],
        joint.length > 0 ? showLatencies(joint) : '–',
        showLatencies(whole),
      ]);
      bench.say(`${contender.name} alone: ${showLatencies(joint.length > 0 ? joint : whole)}`);
      await contender.rest();
    }
  } finally {
    await field.stop();
  }
  return {
    id: 'lone',
    title: '单独办理',
    notes: [
      `每个 ${options.births} 件一件接一件（另预热 ${options.warmBirths} 件），从 202 起算，按台账自己的时刻。`,
    ],
    head: ['', '到最后一个联办事项', '到办件办结'],
    rows,
  };
}

/** 202 to the end of the last joint matter, ms. */
export async function jointLatencies(contender: Contender, sent: readonly Sent[]): Promise<number[]> {
  const ends = await contender.jointEnds(sent.map((s) => s.id));
  return sent.flatMap((s) => {
    const end = ends.get(s.id);
    return end === undefined ? [] : [end - s.acceptedAt];
  });
}

export interface ShareOptions {
  readonly inFlight: number;
  /** how long the highest rate is looked for, s */
  readonly findSeconds: number;
  /** of the highest rate */
  readonly share: number;
  readonly seconds: number;
  readonly loneBirths: number;
}

/** Latency under a fixed share of the highest steady rate, births sent whether or not those before have ended. */
export async function atShare(bench: Bench, options: ShareOptions): Promise<Section> {
  const field = await gather(bench, ['ours']);
  const [ours] = field.contenders;
  if (!ours) throw new Error('nobody is there to be measured');
  await ours.wake();
  await oneByOne(bench, ours, 10);
  const alone = await jointLatencies(ours, await oneByOne(bench, ours, options.loneBirths));
  const highest = await closedLoop(bench, ours, {
    inFlight: options.inFlight,
    seconds: options.findSeconds,
    warmSeconds: 5,
  });
  const perSecond = highest.perSecond * options.share;
  bench.say(
    `highest ${highest.perSecond.toFixed(1)}/s; now ${perSecond.toFixed(1)}/s for ${options.seconds} s`,
  );
  const sent = await openLoop(bench, ours, { perSecond, seconds: options.seconds });
  const joint = await jointLatencies(ours, sent);
  const sinceDue = await sinceDueTimes(ours, sent);
  return {
    id: 'share',
    title: `最高速率的 ${Math.round(options.share * 100)}%`,
    notes: [
      `最高稳定速率：${options.inFlight} 件同时在办，${options.findSeconds} 秒。其后按固定速率发送，不等前面的办结；「自应发起」从该发的时刻算起，发送者的迟到不会美化结果。`,
    ],
    head: ['项', '测得'],
    rows: [
      ['单独办理，202 到最后一个联办事项', showLatencies(alone)],
      ['最高稳定速率', `${highest.perSecond.toFixed(1)} 件/秒`],
      ['发送速率', `${perSecond.toFixed(1)} 件/秒，${options.seconds} 秒，${sent.length} 件`],
      ['202 到最后一个联办事项', showLatencies(joint)],
      ['自应发起到最后一个联办事项', showLatencies(sinceDue)],
      ['p99 ÷ 单独办理 p50', (quantile(joint, 0.99) / quantile(alone, 0.5)).toFixed(1)],
    ],
  };
}

async function sinceDueTimes(contender: Contender, sent: readonly Sent[]): Promise<number[]> {
  const ends = await contender.jointEnds(sent.map((s) => s.id));
  return sent.flatMap((s) => {
    const end = ends.get(s.id);
    return end === undefined ? [] : [end - s.dueAt];
  });
}
