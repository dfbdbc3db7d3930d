/** Of whom, or of which sign-in, a token is: nothing that a log or an address could not hold. */
export const SUBJECT = /^[\x21-\x7e]{1,120}$/;

/** Why a token is refused. Never says what stood in it. */
export type TokenFault = 'invalid' | 'expired' | 'one-factor';

/** A token that was not taken. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  readonly fault: TokenFault;
  constructor(fault: TokenFault) {
    super(fault);
    this.fault = fault;
  }
}

/** What a token must be to be taken. */
export interface TokenRules {
  readonly issuer: string;
  readonly audience: string | string[];
  /** s */
  readonly maxTokenAge: number;
  readonly requiredClaims: string[];
  /** what it may call itself, in small letters */
  readonly types: readonly (string | undefined)[];
}
