import { writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { picture } from './start-picture.ts';

// npm start -- --once --lang en | npm run -s picture -- docs/pictures/start.svg
// npx birth watch --lang en | npm run -s picture -- docs/pictures/watch.svg
const [file] = process.argv.slice(2);
if (file === undefined) throw new RangeError('which file? for example docs/pictures/start.svg');
writeFileSync(file, picture(await text(process.stdin)));
