// npm run explore: explores schedules (explore/main.ts).
import { runTool } from './run-tool.mjs';

await runTool('explore');
