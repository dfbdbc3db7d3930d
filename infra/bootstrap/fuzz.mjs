// npm run fuzz: sends generated requests to a system of its own (fuzz/main.ts).
import { runTool } from './run-tool.mjs';

await runTool('fuzz');
