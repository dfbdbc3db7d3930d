import { parseArgs, type ParseArgsConfig } from 'node:util';

/** As `parseArgs` has it, with `--help`. */
type WithHelp<T extends ParseArgsConfig> = T & {
  readonly options: T['options'] & { readonly help: { readonly type: 'boolean'; readonly short: 'h' } };
};

/**
 * The options of a program of this repository. `--help` prints its usage and ends it with 0; what it does not know is said in one
 * line, with the usage, and ends it with 2.
 */
export function commandOptions<const T extends ParseArgsConfig>(
  usage: string,
  config: T,
): ReturnType<typeof parseArgs<WithHelp<T>>> {
  const options = { ...config.options, help: { type: 'boolean', short: 'h' } } as const;
  try {
    const parsed = parseArgs({ ...config, options } as unknown as WithHelp<T>);
    const { help } = parsed.values as { readonly help?: boolean };
    if (!help) return parsed;
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  } catch (error) {
    if (!isWrongUse(error)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}\n`);
    process.exit(2);
  }
}

function isWrongUse(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
