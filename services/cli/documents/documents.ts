import { writeAsyncApi } from './asyncapi.ts';
import { writeGlossary } from './glossary.ts';
import { writeNoticesPage } from './notices-page.ts';
import { writePersonalDataPage } from './personal-data-page.ts';
import { POLICY_PAGES } from './policy/pages.ts';
import { writeOpenApi } from './openapi.ts';
import { writeRightsPage } from './rights-page.ts';
import { writeTasksPage } from './tasks-page.ts';
import { writeSettingsPage } from './settings-page.ts';

/** The generated documents: file, and how its text is made. The same code always gives the same bytes. */
export const DOCUMENTS = {
  openapi: [['docs/openapi.json', writeOpenApi]],
  asyncapi: [['docs/asyncapi.json', writeAsyncApi]],
  settings: [['docs/settings.md', writeSettingsPage]],
  notices: [['docs/notices.md', writeNoticesPage]],
  glossary: [['docs/glossary.md', writeGlossary]],
  tasks: [['docs/tasks.md', writeTasksPage]],
  rights: [['docs/rights.md', writeRightsPage]],
  'personal-data': [['docs/personal-data.md', writePersonalDataPage]],
  policy: POLICY_PAGES,
} as const satisfies Record<string, readonly (readonly [string, () => string | Promise<string>])[]>;
