import { createHash } from 'node:crypto';
import type { Verdict } from '../../schemas/document.ts';
import { VERDICT_WORDS } from '../../schemas/words/documents.ts';

const STYLE =
  'body{font:18px/1.7 system-ui,sans-serif;max-width:34em;margin:2em auto;padding:0 1em}label{display:block;margin:.8em 0}input{display:block;width:100%;font:inherit;padding:.4em;box-sizing:border-box}button{font:inherit;padding:.4em 1.6em}.said{border:2px solid;padding:.4em 1em}h1{line-height:1.3}';
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** The page runs nothing, loads nothing, and sends its form nowhere but here. */
export const VERIFY_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** What the page shows: what was typed into it, and what was found. */
export interface VerifyPage {
  readonly number: string;
  /** undefined: nothing was asked yet; busy: too much was */
  readonly said?: Verdict | 'busy' | 'incomplete';
}

const OTHER_WORDS = {
  busy: '现在核验的人较多，请一分钟后再试。',
  incomplete: '请填写文书编号和核验码。',
} as const;

/** `/verify`: whoever holds a paper finds out whether it is genuine. */
export function writeVerifyPage({ number, said }: VerifyPage): string {
  const words =
    said === undefined
      ? ''
      : said === 'busy' || said === 'incomplete'
        ? OTHER_WORDS[said]
        : VERDICT_WORDS[said];
  const title = '核验文书';
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>`;
  return `<!doctype html>
<html lang="zh-CN"><head>${head}<style>${STYLE}</style></head>
<body>
<h1>${title}</h1>
${words === '' ? '' : `<p class="said" role="status">${escaped(words)}</p>`}
<form method="post" action="/verify" autocomplete="off">
<label>文书编号或文号<input name="number" required maxlength="120" value="${escaped(number)}"></label>
<label>核验码（印在二维码旁边，32个字母和数字）<input name="code" required maxlength="100"></label>
<label>纸面上一位受文人的姓名（可以不填；填了一并核对）<input name="name" maxlength="100"></label>
<p><button>核验</button></p>
</form>
<p>核验只回答文书是否真实、有效，不显示文书的内容。</p>
</body></html>
`;
}
