import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { APPLICATIONS, type Application } from './applications.ts';
import { BUILT, NONCE } from './build.ts';
import { makeNonce, policyOf } from './security.ts';

const YEAR_MS = 365 * 86_400_000;

/**
 * The pages as they were built.
 * @param showsPseudoLocale the family's page may be read in the pseudo-locale (console/family/words/languages.ts)
 */
export async function registerPages(app: FastifyInstance, showsPseudoLocale = false): Promise<void> {
  await app.register(fastifyStatic, {
    root: join(BUILT, 'assets'),
    prefix: '/assets/',
    decorateReply: false,
    // Their names say what is in them.
    immutable: true,
    maxAge: YEAR_MS,
    preCompressed: true,
    index: false,
  });
  for (const application of APPLICATIONS) {
    app.get(`/${application}`, (_, reply) => reply.redirect(`/${application}/`, 308));
    app.get(`/${application}/*`, (_, reply) =>
      sendPage(reply, application, application === 'family' && showsPseudoLocale),
    );
  }
  app.get('/', (_, reply) => reply.redirect('/hall/', 303));
}

/** Every page of an application is one document; what it shows is decided by its address, in the browser. */
async function sendPage(
  reply: FastifyReply,
  application: Application,
  showsPseudoLocale: boolean,
): Promise<FastifyReply> {
  const html = await readFile(join(BUILT, application, 'index.html'), 'utf8').catch(() => WAITING);
  const nonce = makeNonce();
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', policyOf(nonce))
    .send((showsPseudoLocale ? withPseudoLocale(html) : html).replaceAll(NONCE, nonce));
}

function withPseudoLocale(html: string): string {
  return html.replace('</head>', '<meta name="birth-pseudo-locale" content="zh-XA"></head>');
}

/** Shown while the pages are being built for the first time. */
const WAITING = `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>出生一件事</title>
<style nonce="${NONCE}">body{font:1.125rem/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;margin:20vh auto;max-width:26rem;padding:1rem}</style></head>
<body><h1>正在准备页面</h1><p>第一次打开需要十几秒，准备好后自动显示。</p></body></html>`;
