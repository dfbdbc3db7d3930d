export function isAlive(pid: number): boolean;
export function birthMark(pid: number): string;
export function holderText(pid?: number): string;
export function livingHolder(text: string | undefined): number | undefined;
