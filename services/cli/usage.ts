import { CommanderError } from 'commander';
import { say } from './say.ts';

/** `'--reason <缘由>'`: what commander's message is about. */
function about(message: string): string {
  return /'([^']+)'/.exec(message)?.[1] ?? '';
}

/** Why a value will not do: the choices there are, or the sentence that whoever read it said. */
function why(message: string): string {
  const said = message.split(' is invalid. ')[1] ?? '';
  const choices = /^Allowed choices are (.*)\.$/.exec(said)?.[1];
  return choices === undefined ? said : say('usage.one-of', { choices });
}

const SENTENCES: Readonly<Record<string, (message: string) => string>> = {
  'commander.unknownOption': (m) => say('usage.unknown-option', { what: about(m) }),
  'commander.unknownCommand': (m) => say('usage.unknown-command', { what: about(m) }),
  'commander.missingArgument': (m) => say('usage.missing-argument', { what: about(m) }),
  'commander.missingMandatoryOptionValue': (m) => say('usage.missing-option', { what: about(m) }),
  'commander.optionMissingArgument': (m) => say('usage.missing-value', { what: about(m) }),
  'commander.excessArguments': () => say('usage.excess'),
  'commander.invalidArgument': (m) => say('usage.invalid', { what: about(m), why: why(m) }),
};

/** What is wrong with how a command was called, in words of ours. */
export function usageSentence(error: unknown): string {
  if (!(error instanceof CommanderError)) return say('trouble.command');
  return SENTENCES[error.code]?.(error.message) ?? say('usage.wrong');
}
