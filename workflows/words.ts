import { WORK, type Subject, type WorkCode } from '../schemas/matter.ts';
import type { Standing } from '../schemas/standing.ts';
import { MATTER_STATUS_WORDS, PHASE_WORDS, subjectWord } from '../schemas/words.ts';

/** How a case stands, as people read it in Temporal's own screen: Markdown, and nothing about anyone. */
export function wordsFor(at: Standing): string {
  if (at.over) return '已办结。';
  const lines = Object.entries(at.matters).flatMap(([key, status]) => {
    if (status === undefined) return [];
    const [subject, code] = key.split('/') as [Subject, WorkCode];
    return `- ${subjectWord(subject)} ${WORK[code].title}：${MATTER_STATUS_WORDS[status]}`;
  });
  const phase = at.phase ? `现在：${PHASE_WORDS[at.phase]}。` : '';
  const waits = at.setAside ? '已停办，等人工处理后再办。' : at.waitsForPerson ? '有事项等人处理。' : '';
  return [`${phase}${waits}`, '', ...lines].join('\n');
}
