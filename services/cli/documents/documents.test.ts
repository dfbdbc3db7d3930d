import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Parser } from '@asyncapi/parser';
import { describe, expect, it } from 'vitest';
import { settings } from '../../../infra/config/config.ts';
import { CASE_STATUSES } from '../../../schemas/case-view.ts';
import { DEPARTMENT_CODES } from '../../../schemas/department.ts';
import { ENTITLEMENTS } from '../../../schemas/entitlement.ts';
import { MATTER_FLAGS, MATTER_STATUSES, ROUTES, WORK_CODES } from '../../../schemas/matter.ts';
import { TOPICS } from '../../../schemas/topic.ts';
import { ROOT } from '../run-file.ts';
import { QUEUE_WORDS } from '../../../schemas/words.ts';
import { writeAsyncApi } from './asyncapi.ts';
import { DOCUMENTS } from './documents.ts';
import { glossarySections } from './glossary.ts';
import { messagesOn } from './message-descriptions.ts';
import { writeSettingsPage } from './settings-page.ts';
import { TASK_KINDS } from '../../../schemas/tasks/kinds.ts';

describe('the generated documents', () => {
  it.each(Object.values(DOCUMENTS).flat())(
    'has %s checked in as the code writes it (npm run gen)',
    async (file, write) => {
      expect(await readFile(join(ROOT, file), 'utf8')).toBe(await write());
    },
  );
});

describe('the API description', () => {
  it('is a valid OpenAPI document', async () => {
    const args = ['lint', join(ROOT, 'docs/openapi.json'), '--extends=spec'];
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    const redocly = join(ROOT, 'node_modules/@redocly/cli/bin/cli.js');
    const { stderr } = await promisify(execFile)(process.execPath, [redocly, ...args], { env });
    expect(stderr).toContain('Your API description is valid');
  }, 60_000);
});

describe('the event catalogue', () => {
  it('is a valid AsyncAPI document without complaints', async () => {
    const { document, diagnostics } = await new Parser().parse(writeAsyncApi());
    expect(diagnostics.filter((d) => d.severity <= 1)).toEqual([]);
    expect(
      document
        ?.channels()
        .all()
        .map((c) => c.address())
        .toSorted(),
    ).toEqual(TOPICS.map((t) => t.name).toSorted());
  }, 60_000);

  it('describes each event type once a topic, with an example that its envelope takes', () => {
    const types = TOPICS.flatMap(({ name }) => messagesOn(name).map((m) => `${name} ${m.type}`));
    expect(new Set(types).size).toBe(types.length);
    for (const message of TOPICS.flatMap(({ name }) => messagesOn(name))) {
      expect(message.envelope.schema.parse(message.example)).toEqual(message.example);
      expect(message.example['type']).toBe(message.type);
    }
  });

  it('leaves only dead-letter topics without a message of their own', () => {
    const silent = TOPICS.filter(({ name }) => messagesOn(name).length === 0);
    expect(silent.filter(({ name }) => !name.endsWith('.dlq'))).toEqual([]);
  });

  it('describes what is sealed for every piece of work', () => {
    const sealed = TOPICS.flatMap(({ name }) => messagesOn(name)).map((m) => m.sealed?.name);
    expect(sealed.filter((name) => name?.endsWith('Command'))).toHaveLength(WORK_CODES.length);
    expect(new Set(sealed.filter((name) => name?.endsWith('Result'))).size).toBe(WORK_CODES.length);
  });
});

describe('the glossary', () => {
  it('has a word for every code of the schemas', () => {
    const codes = new Set(glossarySections().flatMap(({ terms }) => terms.map(({ code }) => code)));
    const queues = Object.values(TASK_KINDS).map(({ queue }) => queue);
    const used = [
      ...WORK_CODES,
      ...DEPARTMENT_CODES,
      ...MATTER_STATUSES,
      ...MATTER_FLAGS,
      ...ROUTES,
      ...CASE_STATUSES,
      ...Object.keys(ENTITLEMENTS),
      ...Object.keys(TASK_KINDS),
      ...queues,
    ];
    expect(used.filter((code) => !codes.has(code))).toEqual([]);
    expect(queues.filter((queue) => QUEUE_WORDS[queue] === undefined)).toEqual([]);
  });

  it('uses no English word for two Chinese terms within a section', () => {
    const doubled = glossarySections().filter(
      ({ terms }) => new Set(terms.map((t) => t.code)).size < terms.length,
    );
    expect(doubled.map(({ title }) => title)).toEqual([]);
  });
});

describe('the settings page', () => {
  it('names and explains every setting', () => {
    const page = writeSettingsPage();
    for (const [name, schema] of Object.entries(settings)) {
      expect(page).toContain(`| \`${name}\` | ${schema.meta()?.description} |`);
    }
  });
});
