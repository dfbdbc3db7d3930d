export const TEXTS: Readonly<Record<string, readonly [chinese: string, english: string]>>;
export function language(args?: readonly string[], env?: NodeJS.ProcessEnv): 'zh' | 'en';
export function say(key: string, values?: Readonly<Record<string, string | number>>): string;
