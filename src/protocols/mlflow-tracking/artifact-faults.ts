import type { MlflowFaults } from './fault.ts'

/** Errors of artifacts in MLflow's words. */
export const ARTIFACT_FAULTS: MlflowFaults = {
  'tracking.bad_path': () => ({ code: 'INVALID_PARAMETER_VALUE', message: 'Invalid path' }),
  'tracking.artifact_not_found': ({ path }) => ({
    code: 'RESOURCE_DOES_NOT_EXIST',
    message: `No such artifact: '${path}'`,
  }),
  'tracking.artifact_in_the_way': (_, { message }) => ({ code: 'INVALID_PARAMETER_VALUE', message }),
  'tracking.artifacts_elsewhere': (_, { message }) => ({ code: 'INVALID_PARAMETER_VALUE', message }),
  'tracking.upload_not_found': (_, { message }) => ({ code: 'RESOURCE_DOES_NOT_EXIST', message }),
  'tracking.bad_part': (_, { message, help }) => ({ code: 'INVALID_PARAMETER_VALUE', message: `${message} ${help}` }),
}
