/** What stands on every page. Nothing is fetched from anywhere, and no script runs. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-language': 'zh-CN',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  // Nothing of an address goes elsewhere; with no-referrer a browser would not say either that a form is from here.
  'referrer-policy': 'same-origin',
  'content-security-policy': [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    // A browser holds the way back to the client, on another port of this machine, against this too.
    "form-action 'self' http://127.0.0.1:* http://localhost:*",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
} as const;

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPED[sign] ?? sign);

/** Served by itself, since the policy of the pages allows no style within them. Contrast and sizes after WCAG 2.1 AA. */
export const STYLE = `:root{color-scheme:light}
body{font:1.125rem/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1f1f1f;background:#f5f7fa;margin:0}
main{max-width:26rem;margin:8vh auto;padding:2rem;background:#fff;border:1px solid #d9d9d9;border-radius:.5rem}
h1{font-size:1.5rem;margin:0 0 1rem}
label{display:block;margin:1rem 0 .25rem}
input{box-sizing:border-box;width:100%;min-height:44px;font:inherit;padding:.5rem;border:1px solid #595959;border-radius:.25rem}
button,a.button{display:block;box-sizing:border-box;width:100%;min-height:44px;margin-top:1.5rem;padding:.5rem;font:inherit;text-align:center;text-decoration:none;color:#fff;background:#0958d9;border:0;border-radius:.25rem;cursor:pointer}
:focus-visible{outline:3px solid #faad14;outline-offset:2px}
.wrong{padding:.75rem;border-left:4px solid #cf1322;background:#fff1f0}
.note{color:#595959;font-size:1rem}
@media(max-width:28rem){main{margin:0;border:0}}`;

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escape(title)} · 出生一件事</title><link rel="stylesheet" href="/style.css"></head>
<body><main><h1>${escape(title)}</h1>
${body}
<p class="note">演示用的身份提供方，账号都是编造的；正式使用时换成本地的统一身份认证。</p>
</main></body></html>
`;
}

/** The one page on which somebody signs in. @param wrong what was wrong the last time, if there was one */
export function signInPage({
  action,
  csrf,
  user = '',
  wrong,
}: {
  readonly action: string;
  readonly csrf: string;
  readonly user?: string;
  readonly wrong?: string | undefined;
}): string {
  const said = wrong === undefined ? '' : `<p class="wrong" role="alert">${escape(wrong)}</p>`;
  return page(
    wrong === undefined ? '登录' : '登录没有成功',
    `${said}<form method="post" action="${escape(action)}" autocomplete="on">
<input type="hidden" name="csrf" value="${escape(csrf)}">
<label for="user">账号</label><input id="user" name="user" value="${escape(user)}" autocomplete="username" autocapitalize="none" spellcheck="false" required>
<label for="password">密码</label><input id="password" name="password" type="password" autocomplete="current-password" required>
<label for="code">动态验证码（身份验证器上的6位数字）</label><input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9]{6}" maxlength="6" required>
<button type="submit">登录</button></form>`,
  );
}

/** Who is signed in. */
export function whoPage({
  user,
  role,
  since,
  signOut,
  pages,
}: {
  readonly user: string;
  readonly role: string;
  readonly since: string;
  readonly signOut: string;
  /** where work is done, where there are pages for it */
  readonly pages: string | undefined;
}): string {
  return page(
    '已登录',
    `<p>账号：<strong>${escape(user)}</strong></p><p>岗位：<strong>${escape(role)}</strong></p>
<p>登录时间：${escape(since)}</p>
${pages === undefined ? '<p class="note">这里没有开办理的页面；可以用命令（npx birth tasks）或接口办理。</p>' : `<a class="button" href="${escape(pages)}">开始办理</a>`}
<a class="button" href="${escape(signOut)}">退出登录</a>`,
  );
}

/** A page with a sentence, and what can be done about it. @param body trusted HTML */
export function plainPage(title: string, sentence: string, body = ''): string {
  return page(title, `<p>${escape(sentence)}</p>${body}`);
}

/** One button that asks for something. */
export function buttonForm(action: string, csrf: string, words: string): string {
  return `<form method="post" action="${escape(action)}"><input type="hidden" name="csrf" value="${escape(csrf)}"><button type="submit">${escape(words)}</button></form>`;
}
