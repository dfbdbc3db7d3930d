export function cacheDirectory(env?: NodeJS.ProcessEnv): string;
export function compiledCode(env?: NodeJS.ProcessEnv): { readonly NODE_COMPILE_CACHE: string };
