/** What the codes of a division and of all that lies in it begin with: 620100 covers 6201xx, 620000 covers 62xxxx. */
export function divisionPrefix(code: string): string {
  return code.replace(/(00){1,2}$/, '');
}
