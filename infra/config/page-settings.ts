import { z } from 'zod';
import { FONT_FOLDER } from '../documents/fonts.ts';

/** Where pages are, and what they work with. */
export const PAGE_SETTINGS = {
  BIRTH_WEB_HOST: z
    .string()
    .default('127.0.0.1')
    .meta({ description: 'address the pages are served on (web)' }),
  BIRTH_WEB_PORT: z.coerce.number().int().min(0).max(65_535).default(0).meta({
    description: 'port of the pages (web); under npm start 0 is any that is free, kept for the next start',
  }),
  BIRTH_WEB_ADDRESS: z
    .string()
    .regex(/^(https?:\/\/[^/\s]+)?$/, 'is no origin')
    .default('')
    .meta({
      description:
        'origin that browsers reach the pages by, behind a proxy that speaks TLS; empty: this machine alone, at BIRTH_WEB_PORT (web)',
    }),
  BIRTH_WEB_PROXY: z.enum(['none', 'tls']).default('none').meta({
    description:
      'tls: a proxy that speaks TLS stands before the pages, nothing else reaches their port, and it adds the address of the browser as the last of X-Forwarded-For (web)',
  }),
  BIRTH_WEB_KEY: z
    .string()
    .regex(/^([0-9a-f]{64})?$/i, 'is no key of 64 hex digits')
    .default('')
    .meta({
      description:
        'by which the pages say for whose browser they ask, so that the API limits each browser and not all together: the same for web and api; empty: all have the address of web (api, web)',
    }),
  BIRTH_WEB_API: z
    .string()
    .default('')
    .transform((text) => text.replace(/\/$/, ''))
    .meta({ description: 'address of the API that the pages work with (web)' }),
  BIRTH_WEB_ISSUER: z
    .string()
    .default('')
    .meta({ description: 'OIDC issuer at which people sign in to the pages (web)' }),
  BIRTH_WEB_CLIENT: z.string().default('hall').meta({
    description: 'client id of the pages at that issuer: a public client, code flow with PKCE (web)',
  }),
  BIRTH_WEB_SANDBOX: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .meta({
      description:
        'a ward of invented newborns among the pages of hospitals, to practise in; departments refuse, send back and keep silent about those whose names say so (web, departments)',
    }),
  BIRTH_WEB_PSEUDO_LOCALE: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .meta({
      description:
        "offers the pseudo-locale zh-XA on the family's page to browsers that ask for it, so that words outside the catalog are seen; of the demonstration only (web)",
    }),
  BIRTH_FONT_FOLDER: z.string().default(FONT_FOLDER).meta({
    description:
      'folder of HanaMinA.ttf and HanaMinB.ttf, which draw characters of names that few fonts have; where it has none of them, such a character is described (api, web)',
  }),
  BIRTH_FAMILY_ADDRESS: z
    .union([z.literal(''), z.url({ protocol: /^https?$/ }).max(60)])
    .default('')
    .transform((text) => (text === '' ? undefined : text))
    .meta({
      description:
        "address of the family's page, short: SMS end with it and the link of whoever is told; empty: they bring no link (notifier)",
    }),
} as const;
