/** Names that workers and clients agree on. None may ever hold personal data: Temporal does not encrypt them. */
export const TASK_QUEUE = 'birth-case';
export const BIRTH_CASE = 'birthCase';
