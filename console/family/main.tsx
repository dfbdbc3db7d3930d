import '../parts/style-nonce.ts';
import './family.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nProvider } from 'react-aria-components';
import { watchGlyphs } from '../parts/glyphs.ts';
import { FamilyApp } from './family-app.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');
createRoot(root).render(
  <StrictMode>
    <I18nProvider locale="zh-CN">
      <FamilyApp />
    </I18nProvider>
  </StrictMode>,
);
watchGlyphs();
