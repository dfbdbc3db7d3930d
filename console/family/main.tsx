import '../parts/style-nonce.ts';
import './family.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { FamilyApp } from './family-app.tsx';
import { CHINESE, firstOf, offeredHere } from './words/languages.ts';
import { Speaking } from './words/tongue.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');

/** Not awaited by this file: words that are loaded by themselves import from what it is built into, and would wait for it. */
async function show(container: HTMLElement): Promise<void> {
  // A language whose words do not arrive is no reason to show nothing.
  const first =
    (await firstOf(offeredHere())
      ?.words()
      .catch(() => undefined)) ?? CHINESE;
  createRoot(container).render(
    <StrictMode>
      <Speaking first={first}>
        <FamilyApp />
      </Speaking>
    </StrictMode>,
  );
}

void show(root);
