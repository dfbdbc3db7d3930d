export function describeRunning(dataDir: string): string | undefined;
