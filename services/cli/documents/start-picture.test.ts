import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SCREEN_TEXTS } from '../../supervisor/texts.ts';
import { picture } from './start-picture.ts';

const [, title] = SCREEN_TEXTS.title;

it('keeps columns, colours what is done, and escapes what SVG would read', () => {
  const drawn = picture(
    `> birth@1 start\n\n${title}\n\n\u001b[1mServers\u001b[22m\n  ✓ 户口登记  公安 <x>\n\nStopping …\n`,
  );
  expect(drawn).toContain('<tspan x="125.2">公安 &lt;x&gt;</tspan>');
  expect(drawn).toContain('fill="#7ee787"');
  expect(drawn).not.toMatch(/birth@1|Stopping/);
});

it.each(['start.svg', 'start.zh-CN.svg'])(
  '%s is small, and shows nothing of the machine it was drawn on',
  (name) => {
    const drawn = readFileSync(new URL(`../../../docs/pictures/${name}`, import.meta.url), 'utf8');
    expect(drawn.length).toBeLessThan(20_000);
    expect(drawn).not.toMatch(/\/(home|root|work|tmp|Users)\//);
    expect(drawn).toContain(name === 'start.svg' ? 'household registration' : '户口登记');
  },
);
