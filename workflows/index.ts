export { birthCase } from './birth-case.ts';
