/** What a birth notification is made of, as the API document has it (docs/openapi.json), put there when the pages are built. */
declare module 'virtual:birth-report' {
  import type { Field } from './parts/fields.ts';

  const report: Field;
  export { report };
}
