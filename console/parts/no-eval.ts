/*
 * The lists of departments and entitlements come with schemas. zod tries whether it may make code from text, which the policy of
 * a page forbids and reports: it is told beforehand. To be imported before anything of schemas/.
 */
import { config } from 'zod';

config({ jitless: true });
