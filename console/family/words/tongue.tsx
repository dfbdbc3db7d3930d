import {
  createContext,
  Fragment,
  useContext,
  useEffect,
  useMemo,
  useState,
  type ReactElement,
  type ReactNode,
} from 'react';
import { I18nProvider } from 'react-aria-components';
import { CHINESE, offeredHere, remember } from './languages.ts';
import type { Key, ValuesOf, Words } from './speech.ts';

interface Tongue {
  readonly words: Words;
  readonly choose: (words: Words) => void;
}

const Spoken = createContext<Tongue>({ words: CHINESE, choose: () => undefined });

/** The language of everything below. A change of it says all anew where it stands: nothing is taken off the page, nothing typed is lost. */
export function Speaking({ first, children }: { readonly first: Words; readonly children: ReactNode }) {
  const [words, choose] = useState(first);
  useEffect(() => void (document.documentElement.lang = words.locale), [words]);
  const tongue = useMemo(() => ({ words, choose }), [words]);
  return (
    <Spoken.Provider value={tongue}>
      <I18nProvider locale={words.locale}>{children}</I18nProvider>
    </Spoken.Provider>
  );
}

/** How to say something, in the language that was chosen. */
export function useWords(): Words {
  return useContext(Spoken).words;
}

/** A text with values that are more than text: `<Said of="home.vaccine" values={{ day: <strong>…</strong> }} />`. */
export function Said<K extends Key>(
  props: { readonly of: K } & (ValuesOf<K, ReactNode> extends [infer V]
    ? { readonly values: V }
    : { readonly values?: never }),
): ReactElement {
  const { cut } = useWords();
  const values = (props.values ?? {}) as Readonly<Record<string, ReactNode>>;
  return (
    <>
      {cut(props.of).map((part, place) => (
        <Fragment key={place}>{'text' in part ? part.text : values[part.name]}</Fragment>
      ))}
    </>
  );
}

/** Another language, where there is one: in place, on every page. */
export function Languages() {
  const { words, choose } = useContext(Spoken);
  const [offered] = useState(offeredHere);
  if (offered.length < 2) return null;
  const take = async (wanted: string): Promise<void> => {
    const language = offered.find(({ locale }) => locale === wanted);
    if (!language) return;
    // Words that do not arrive leave the page as it is: it can be chosen again.
    const spoken = await language.words().catch(() => undefined);
    if (!spoken) return;
    remember(language);
    choose(spoken);
  };
  return (
    <select
      className="languages"
      aria-label={words.say('language')}
      value={words.locale}
      onChange={(event) => void take(event.target.value)}
    >
      {offered.map(({ locale, name }) => (
        <option key={locale} value={locale} lang={locale}>
          {name}
        </option>
      ))}
    </select>
  );
}
