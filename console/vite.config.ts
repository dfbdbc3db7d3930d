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

export default defineConfig({
  root: here,
  publicDir: false,
  plugins: [react(), readReport()],
  // services/web/build.ts has the same, and puts a fresh number there with each answer.
  html: { cspNonce: '__BIRTH_NONCE__' },
  build: {
    target: 'es2022',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_500,
    rollupOptions: {
      input: ['hall', 'family', 'hospital'].map((application) => `${here}${application}/index.html`),
    },
  },
});
