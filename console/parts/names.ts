/** Whether the API's name for somebody (`demo:clerk`) is of whoever signed in as `clerk`. */
export function isNameOf(name: string, user: string): boolean {
  return name === user || name.endsWith(`:${user}`);
}

/** As people say it: the issuer before it is nobody's concern. */
export function shortName(name: string): string {
  return name.split(':').at(-1) ?? name;
}

/** 李**, or 母 王** where it is not the child that is called so. */
export function calledOf({ subject, name }: { readonly subject: string; readonly name: string }): string {
  if (subject === 'mother') return `母 ${name}`;
  return subject === 'father' ? `父 ${name}` : name;
}
