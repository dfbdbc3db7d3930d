import { buildPages } from './build.ts';

const began = Date.now();
const became = await buildPages();
const seconds = ((Date.now() - began) / 1_000).toFixed(1);
process.stdout.write(became === 'there' ? 'pages: unchanged\n' : `pages: built in ${seconds} s\n`);
