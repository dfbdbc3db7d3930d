import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { birthReport } from './parts/fields.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const document = fileURLToPath(new URL('../docs/openapi.json', import.meta.url));
const VIRTUAL = 'virtual:birth-report';

/** Forms ask what the API takes: their fields are read off its document, and never written down a second time. */
function readReport(): Plugin {
  return {
    name: 'birth-report',
    resolveId: (id) => (id === VIRTUAL ? `\0${VIRTUAL}` : undefined),
    load: (id) =>
      id === `\0${VIRTUAL}`
        ? `export const report = ${JSON.stringify(birthReport(JSON.parse(readFileSync(document, 'utf8'))))};`
        : undefined,
  };
}

/** What each application is called in the list of windows, before it says where one is. */
const APPLICATIONS = { hall: '大厅', family: '家长', hospital: '医院' } as const;
const pages = new Map(
  Object.entries(APPLICATIONS).map(([folder, title]) => [`${here}${folder}/index.html`, title]),
);

/** The document of every application is one (page.html), each in its own folder, where its main.tsx is. */
function writePages(): Plugin {
  const template = `${here}page.html`;
  return {
    name: 'birth-pages',
    enforce: 'pre',
    resolveId: (id) => (pages.has(id) ? id : undefined),
    load: (id) => {
      const title = pages.get(id);
      return title && readFileSync(template, 'utf8').replace('%APPLICATION%', title);
    },
  };
}

export default defineConfig({
  root: here,
  publicDir: false,
  plugins: [writePages(), react(), readReport()],
  // services/web/build.ts has the same, and puts a fresh number there with each answer.
  html: { cspNonce: '__BIRTH_NONCE__' },
  build: {
    target: 'es2022',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_500,
    rollupOptions: {
      input: [...pages.keys()],
    },
  },
});
