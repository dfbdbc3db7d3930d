import { CloudEvent } from 'cloudevents';

export interface EnvelopeParts {
  readonly id: string;
  /** `/birth/cases` or `/birth/departments/public-security` */
  readonly source: string;
  readonly type: string;
  readonly caseNumber: string;
  readonly time: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

export const CASE_SOURCE = '/birth/cases';

export function departmentSource(department: string): string {
  return `/birth/departments/${department}`;
}

/** A structured CloudEvents 1.0 message as bytes. The case number is its subject and its partition key. */
export function writeEnvelope(parts: EnvelopeParts): Buffer {
  const event = new CloudEvent({
    id: parts.id,
    source: parts.source,
    type: parts.type,
    subject: parts.caseNumber,
    time: parts.time.toISOString(),
    datacontenttype: 'application/json',
    partitionkey: parts.caseNumber,
    data: parts.data,
  });
  return Buffer.from(JSON.stringify(event));
}
