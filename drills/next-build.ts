import { openCopy, type BrokenCopy } from './guards/broken-copy.ts';
import { patch, type Patch } from './guards/guard.ts';

/** The table that the builds after this one give a column, as the migration that comes with them does. */
export const NEW_COLUMN = `alter table disease_control.vaccination_record add column if not exists written_by text`;

const SCHEMA = 'schemas/matters/vaccination-record.ts';
const ASKED = 'activities/matters/vaccination-record.ts';
const DESK = 'services/departments/disease-control/vaccination-record.ts';

/** The next build: it names two things otherwise in what disease control is asked and answers, and writes a column more. */
const NEXT: readonly Patch[] = [
  patch(SCHEMA, 'motherName: z.string(),', 'guardianName: z.string(),'),
  patch(SCHEMA, 'scheduleVersion: z.string(),', 'schedule: z.string(),'),
  patch(ASKED, 'motherName: mother.name,', 'guardianName: mother.name,'),
  patch(DESK, 'child, motherName, phone,', 'child, guardianName: motherName, phone,'),
  patch(
    DESK,
    '        scheduleVersion,\n        birthDoses:',
    '        schedule: scheduleVersion,\n        birthDoses:',
  ),
  patch(DESK, "schedule_version: 'text' }", "schedule_version: 'text', written_by: 'text' }"),
  patch(
    DESK,
    'schedule_version: scheduleVersion }',
    "schedule_version: scheduleVersion, written_by: 'a later build' }",
  ),
];

function renaming(before: string, after: string, isWritten: boolean): string {
  const up = `up: ({ ${before}: named, ...rest }) => ({ ...rest, ${after}: named })`;
  const down = `down: ({ ${after}: named, ...rest }) => ({ ...rest, ${before}: named })`;
  return `[{ ${up}${isWritten ? '' : `, ${down}`} }]`;
}

/** Both kinds of content have a second version, which is understood only, or written too. */
function secondVersions(isWritten: boolean): Patch {
  return patch(
    'schemas/versions.ts',
    'const CHANGES: Changes = {};',
    `const CHANGES = {
  'command/vaccination-record': ${renaming('motherName', 'guardianName', isWritten)},
  'result/vaccination-record': ${renaming('scheduleVersion', 'schedule', isWritten)},
};`,
  );
}

/** The two builds after this one. */
export interface NextBuilds {
  /** understands the second version, and writes the first as every build in use does */
  readonly understanding: string;
  /** writes the second version */
  readonly writing: string;
  close(): Promise<void>;
}

function build(isWritten: boolean): BrokenCopy {
  const copy = openCopy();
  copy.apply([...NEXT, secondVersions(isWritten)]);
  return copy;
}

/** Makes the two builds after this one. @throws Error when they do not fit the code any more */
export function makeNextBuilds(): NextBuilds {
  const [understanding, writing] = [build(false), build(true)];
  return {
    understanding: understanding.folder,
    writing: writing.folder,
    close: async () => void (await Promise.all([understanding.close(), writing.close()])),
  };
}
