import { readConfig, type Config } from './config.ts';
import { productionFaults } from './production.ts';

/**
 * Reads the environment of a service once.
 * @param service without the folder of the departments
 * @throws Error naming each setting that is wrong, or that production refuses and what to do about it; never a value
 */
export function readServiceConfig(
  service: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Config {
  const config = readConfig(env);
  if (config.BIRTH_ENVIRONMENT !== 'production') return config;
  const faults = productionFaults(service, config);
  if (faults.length > 0)
    throw new Error(`production refuses the settings of ${service}: ${faults.join('; ')}`);
  return config;
}
