export function versionLine(): string;
