interface LockFile {
  packages?: Record<string, { version?: string; integrity?: string; optional?: boolean; link?: boolean }>;
}
export function complainAboutNode(version?: string): string | undefined;
export function matchesLock(wanted: LockFile | undefined, installed: LockFile | undefined): boolean;
export function explainNpm(output: string): string;
export function ensureInstalled(tell: (line: string) => void): Promise<void>;
