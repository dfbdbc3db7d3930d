import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { schemaCompiler, type SchemaDocument } from '../../../test/support/schema-validator.ts';
import { readCaseNumber } from '../../api/case-number.ts';
import { ROOT } from '../run-file.ts';
import { damagesOf } from './damages.test-setup.ts';

/*
 * The event catalogue as its readers use it: by an ordinary JSON Schema validator, which knows nothing of our code.
 */

interface Message {
  readonly title: string;
  readonly payload: object;
  readonly headers: object;
  readonly 'x-sealed-payload'?: object;
  readonly 'x-sealed-example'?: unknown;
  readonly examples: readonly { readonly payload: unknown; readonly headers: unknown }[];
}

interface Catalogue extends SchemaDocument {
  readonly components: SchemaDocument['components'] & {
    readonly messages: Readonly<Record<string, Message>>;
  };
}

const catalogue = JSON.parse(readFileSync(join(ROOT, 'docs/asyncapi.json'), 'utf8')) as Catalogue;
const { messages, schemas } = catalogue.components;

const compile = schemaCompiler(catalogue);

/** What an envelope can do without: attributes that CloudEvents leaves open, and what earlier builds do not say. */
const ATTRIBUTES = ['/subject', '/datacontenttype', '/partitionkey', '/data/ticket'];

/** Departments need not say when; who asks for an erasure shows it by a seal that earlier builds do not make. */
function mayGo(name: string): Set<string> {
  if (name.includes('.answers.')) return new Set([...ATTRIBUTES, '/time']);
  return new Set(name.endsWith('erasure.requested.v1') ? [...ATTRIBUTES, '/data/sealed'] : ATTRIBUTES);
}

const written = Object.entries(messages).filter(([name]) => name !== 'dead-letter');
const sealed = written.filter(([, message]) => message['x-sealed-payload']);

/** The same erasure is asked of several departments. */
function nameOf(payload: unknown): string {
  const { source, type } = payload as { source: string; type: string };
  return `${source} ${type}`;
}

describe.each(Object.entries(messages))('the message %s', (_, { payload, headers, examples }) => {
  const says = compile(payload);
  const bears = compile(headers);

  it('is as its examples show', () => {
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      expect([says(example.payload), says.errors]).toEqual([true, null]);
      expect([bears(example.headers), bears.errors]).toEqual([true, null]);
    }
  });
});

describe.each(written)('what is written as %s', (name, { payload, examples }) => {
  const says = compile(payload);

  it('is refused when one thing in it is wrong', () => {
    for (const example of examples) {
      const taken = damagesOf(example.payload, mayGo(name)).filter(({ value }) => says(value));
      expect(taken.map(({ what }) => what)).toEqual([]);
    }
  });

  it('is refused as any other message', () => {
    const own = nameOf(examples[0]?.payload);
    const others = written.flatMap(([, other]) => other.examples.map((example) => example.payload));
    expect(others.filter((other) => nameOf(other) !== own && says(other))).toEqual([]);
  });

  it('is about a case that could be one', () => {
    for (const example of examples) {
      const { caseNumber } = (example.payload as { data: { caseNumber: string } }).data;
      expect(readCaseNumber(caseNumber)).toBe(caseNumber);
    }
  });
});

describe.each(sealed)('what is sealed in %s', (_, message) => {
  const says = compile(message['x-sealed-payload'] ?? {});
  const example = message['x-sealed-example'];

  it('is as its example shows, and not of any other type', () => {
    expect([says(example), says.errors]).toEqual([true, null]);
    const retyped = damagesOf(example).filter(({ what }) => what.endsWith('of another type'));
    expect(retyped.filter(({ value }) => says(value)).map(({ what }) => what)).toEqual([]);
  });
});

it('describes what is sealed by schemas that say something', () => {
  const talk = Object.keys(schemas).filter((name) =>
    compile({ $ref: `#/components/schemas/${name}` })('any'),
  );
  expect(talk).toEqual([]);
});
