/*
 * Style sheets that scripts make bear the nonce of their page too; without it the browser throws them away, and the page stands
 * there unstyled. To be imported before anything that makes one.
 */

const own = document.querySelector<HTMLScriptElement>('script[nonce]');

/** Of this page; a browser shows it to scripts of the page alone. */
export const nonce = own?.nonce ?? '';

const createElement = document.createElement.bind(document);
document.createElement = ((name: string, options?: ElementCreationOptions) => {
  const element = createElement(name, options);
  if (name.toLowerCase() === 'style') element.setAttribute('nonce', nonce);
  return element;
}) as typeof document.createElement;
