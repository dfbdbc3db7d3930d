import { CASE_EVENTS_TOPIC, TOPICS } from '../../../schemas/topic.ts';
import { subjectWord } from '../../../schemas/words.ts';
import type { Output } from '../output.ts';
import type { Lost } from './unknown.ts';

const RETENTION_DAYS = TOPICS.find(({ name }) => name === CASE_EVENTS_TOPIC)?.retentionDays;

/** For people: what is lost, what to do about it, and until when this can be known at all. */
export function printLost(out: Output, lost: Lost): void {
  printBirths(out, lost);
  printErasures(out, lost);
  printRestorePoint(out, lost);
  printLimits(out, lost);
}

function printBirths(out: Output, { births }: Lost): void {
  if (births.length === 0) return out.line('没有丢失的出生：查得到的每一个已受理的办件，台账里都有');
  out.table(
    ['办件编号', '受理于'],
    births.map(({ caseNumber, acceptedAt }) => [caseNumber, acceptedAt.toISOString()]),
  );
  out.line(`台账退回之前受理、现已不在台账中的 ${births.length} 件：请医院凭这些回执编号重新上报`);
}

function printErasures(out: Output, { erasures }: Lost): void {
  if (erasures.length === 0) return;
  out.line();
  out.table(
    ['办件编号', '对象', '删除于'],
    erasures.map(({ caseNumber, subject, requestedAt }) => [
      caseNumber,
      `${subject} ${subjectWord(subject)}`,
      requestedAt.toISOString(),
    ]),
  );
  out.line(
    `台账不知道的删除 ${erasures.length} 项：逐项再删一次（npx birth erase，见 docs/runbooks/erasure.md）`,
  );
}

function printRestorePoint(out: Output, { restorePoint }: Lost): void {
  const repeat = '全部照原样重发一遍（同一幂等键、同一内容）：台账里有的得到同一答复，没有的重新受理';
  out.line();
  if (!restorePoint)
    return out.line(
      `若刚从备份恢复：备份以后受理、还没有来得及发布的，哪里都查不到。请各医院把备份时刻以后的上报${repeat}`,
    );
  const { after, before } = restorePoint;
  const from = after ? ` ${after.toISOString()} 以后` : '';
  out.line(
    `台账退回到 ${after?.toISOString() ?? '第一件之前'} 与 ${before.toISOString()} 之间。此后受理、还没有来得及发布的，` +
      `哪里都查不到：请各医院把${from}的上报${repeat}`,
  );
}

function printLimits(out: Output, { knownSince, silent }: Lost): void {
  for (const server of silent)
    out.line(out.colour('yellow', `${server} 没有应答，以上不含只有它知道的；恢复后再运行一次`));
  if (!silent.includes('Kafka'))
    out.line(
      knownSince
        ? `${CASE_EVENTS_TOPIC} 从 ${knownSince.toISOString()} 起是全的（保留 ${RETENTION_DAYS} 天）；更早受理的，只查得到 Temporal 还留着的`
        : `${CASE_EVENTS_TOPIC} 里没有消息（保留 ${RETENTION_DAYS} 天）：以上只是 Temporal 知道的`,
    );
}
