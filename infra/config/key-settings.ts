import {
  caseKeysOf,
  RECEIVERS,
  receiverKeysOf,
  type CaseKeys,
  type MasterKeys,
  type Receiver,
  type ReceiverKeys,
} from '../sealing/keys.ts';
import type { Config } from './config.ts';
import { mayHave } from './service-needs.ts';

/** A key as settings say it: 32 bytes in hex. */
const KEY = /^[0-9a-f]{64}$/i;

type Settings = Readonly<Record<string, string>>;

/** The settings that hold keys or what keys follow from. */
export type KeySettings = Pick<
  Config,
  | 'BIRTH_MASTER_KEY'
  | 'BIRTH_PREVIOUS_MASTER_KEYS'
  | 'BIRTH_WRAPPING_KEY'
  | 'BIRTH_PREVIOUS_WRAPPING_KEYS'
  | 'BIRTH_LOOKUP_KEY'
  | 'BIRTH_PREVIOUS_LOOKUP_KEYS'
  | 'BIRTH_RECEIVER_KEYS'
  | 'BIRTH_PREVIOUS_RECEIVER_KEYS'
  | 'BIRTH_SEALING_KEY'
  | 'BIRTH_PREVIOUS_SEALING_KEYS'
>;

function bytesOf(setting: string, texts: readonly string[]): readonly Buffer[] {
  return texts.map((text) => {
    if (!KEY.test(text)) throw new RangeError(`${setting} must be 64 hex digits`);
    return Buffer.from(text, 'hex');
  });
}

/** The master keys of the settings: of whoever keeps them, never of a service. */
export function masterKeysOf(
  config: Pick<Config, 'BIRTH_MASTER_KEY' | 'BIRTH_PREVIOUS_MASTER_KEYS'>,
): MasterKeys {
  return { current: config.BIRTH_MASTER_KEY, previous: config.BIRTH_PREVIOUS_MASTER_KEYS };
}

/**
 * The keys of the case side: those that a service was given, else, for an operator's commands, what follows from the
 * master key.
 * @throws RangeError naming a setting that is no key
 */
export function caseKeysFrom(config: KeySettings): CaseKeys {
  if (config.BIRTH_WRAPPING_KEY === '') return caseKeysOf(masterKeysOf(config));
  const receivers = new Map<Receiver, Buffer[]>();
  for (const [receiver, key] of [...config.BIRTH_RECEIVER_KEYS, ...config.BIRTH_PREVIOUS_RECEIVER_KEYS])
    receivers.set(receiver, [...(receivers.get(receiver) ?? []), Buffer.from(key, 'hex')]);
  return {
    wrapping: wrappingOf(config),
    lookUp: bytesOf('BIRTH_LOOKUP_KEY', [config.BIRTH_LOOKUP_KEY, ...config.BIRTH_PREVIOUS_LOOKUP_KEYS]),
    receivers,
  };
}

function wrappingOf(config: KeySettings): readonly Buffer[] {
  const { BIRTH_WRAPPING_KEY: current, BIRTH_PREVIOUS_WRAPPING_KEYS: previous } = config;
  return bytesOf('BIRTH_WRAPPING_KEY', [current, ...previous]);
}

/** The keys that a department or the notifier was given. @throws RangeError naming a setting that is no key */
export function receiverKeysFrom(config: KeySettings): ReceiverKeys {
  const { BIRTH_SEALING_KEY: current, BIRTH_PREVIOUS_SEALING_KEYS: previous } = config;
  return { messages: bytesOf('BIRTH_SEALING_KEY', [current, ...previous]), wrapping: wrappingOf(config) };
}

const hex = (key: Buffer): string => key.toString('hex');

function setting(name: string, previousName: string, [current, ...previous]: readonly Buffer[]): Settings {
  if (!current) return {};
  const before = previous.length === 0 ? {} : { [previousName]: previous.map(hex).join(',') };
  return { [name]: hex(current), ...before };
}

/** The settings of a service of the case side with these keys. */
function caseKeySettings({ wrapping, lookUp, receivers }: CaseKeys): Settings {
  const each = [...receivers];
  const pairs = (from: number, to?: number): string =>
    each
      .flatMap(([receiver, keys]) => keys.slice(from, to).map((key) => `${receiver}=${hex(key)}`))
      .join(',');
  const before = pairs(1);
  return {
    ...setting('BIRTH_WRAPPING_KEY', 'BIRTH_PREVIOUS_WRAPPING_KEYS', wrapping),
    ...setting('BIRTH_LOOKUP_KEY', 'BIRTH_PREVIOUS_LOOKUP_KEYS', lookUp),
    BIRTH_RECEIVER_KEYS: pairs(0, 1),
    ...(before === '' ? {} : { BIRTH_PREVIOUS_RECEIVER_KEYS: before }),
  };
}

/** The settings of a department or the notifier with these keys. */
function receiverKeySettings({ messages, wrapping }: ReceiverKeys): Settings {
  return {
    ...setting('BIRTH_SEALING_KEY', 'BIRTH_PREVIOUS_SEALING_KEYS', messages),
    ...setting('BIRTH_WRAPPING_KEY', 'BIRTH_PREVIOUS_WRAPPING_KEYS', wrapping),
  };
}

/** The key settings of one service: those it needs (infra/config/service-needs.ts), and no others. */
export function keySettingsOf(name: string, master: MasterKeys): Settings {
  const may = mayHave(name);
  if (may.has('BIRTH_RECEIVER_KEYS')) return caseKeySettings(caseKeysOf(master));
  const receiver = RECEIVERS.find((known) => known === name);
  return receiver ? receiverKeySettings(receiverKeysOf(master, receiver)) : {};
}
