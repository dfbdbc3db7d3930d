/** The languages that commands and the start screen speak; Chinese where none is asked for (docs/adr/0033). */
export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text in both languages, the same `{name}` in both standing for a value. */
export type Text = readonly [chinese: string, english: string];
export type Texts = Readonly<Record<string, Text>>;

type Names<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
/** The values that a text has places for, as one argument; none where it has none. */
export type Values<S extends string, V = string | number> = [Names<S>] extends [never]
  ? []
  : [values: Readonly<Record<Names<S>, V>>];

const NAME = /\{([a-z]\w*)\}/gi;

/** The names that a text has places for. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(NAME)].map(([, name = '']) => name).sort();
}

/** A text with its values in their places. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(NAME, (_, name: string) => String(values[name]));
}

/** A text cut at its places: what stands there by itself, and `{name}`s, in their order. */
export function cut(text: string): readonly ({ readonly text: string } | { readonly name: string })[] {
  return text
    .split(/(\{[a-z]\w*\})/i)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('{') ? { name: part.slice(1, -1) } : { text: part }));
}

export type Say<T extends Texts> = <K extends keyof T & string>(key: K, ...values: Values<T[K][0]>) => string;

/** What says the texts of a table in one language. */
export function speaker<T extends Texts>(texts: T, language: Language): Say<T> {
  return (key, ...given) => {
    const [chinese, english] = texts[key] as Text;
    return fill(language === 'en' ? english : chinese, given[0] ?? {});
  };
}

function isLanguage(text: string | undefined): text is Language {
  return (LANGUAGES as readonly (string | undefined)[]).includes(text);
}

/**
 * The language asked for: `--lang en` among the arguments, else BIRTH_LANG; undefined for one that nobody here speaks.
 * @param args without the program's own name
 */
export function languageOf(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Language | undefined {
  const at = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const asked =
    at < 0 ? env['BIRTH_LANG'] || 'zh' : args[at] === '--lang' ? args[at + 1] : args[at]?.slice(7);
  return isLanguage(asked) ? asked : undefined;
}

/** A code as English words: `not-applicable` → not applicable. */
export function plain(code: string): string {
  return code.replaceAll(/[-.]/g, ' ');
}
