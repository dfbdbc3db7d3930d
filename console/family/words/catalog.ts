/** A text, or one for each number of things that a language tells apart; which is meant is told by `{count}`. */
export type Phrase = string | ({ readonly other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);

/** Texts by key; `{name}` stands for a value. */
export type Catalog = Readonly<Record<string, Phrase>>;
