import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ClearError, hasCode } from '../clear-error.ts';

const secret = z.string().min(16);
const secretsSchema = z.object({
  /** root of all keys, where no BIRTH_MASTER_KEY is given */
  masterKey: secret,
  /** the Temporal server's own role in PostgreSQL */
  temporalDatabase: secret,
  /** SCRAM passwords by Kafka user */
  kafka: z.record(z.string(), secret),
});

/** What a production-shaped stack invented for itself. */
export type Secrets = Readonly<z.infer<typeof secretsSchema>>;

function invent(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * The secrets of a data folder: invented at the first start, kept in `secrets.json` (0600). They are never invented
 * anew, since data is sealed with them.
 * @param kafkaUsers users that must have a password
 * @throws ClearError when the file is there and cannot be used
 */
export function keepSecrets(dataDir: string, kafkaUsers: readonly string[]): Secrets {
  const file = join(dataDir, 'secrets.json');
  const kept = read(file);
  const secrets = {
    masterKey: kept?.masterKey ?? invent(),
    temporalDatabase: kept?.temporalDatabase ?? invent(),
    kafka: Object.fromEntries(kafkaUsers.map((user) => [user, kept?.kafka[user] ?? invent()])),
  };
  writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return secrets;
}

function read(file: string): Secrets | undefined {
  try {
    return secretsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw new ClearError(
      `${file} is damaged: bring it back from a backup (what this stack stored cannot be read without it), or start on another data folder.`,
      { cause: error },
    );
  }
}
