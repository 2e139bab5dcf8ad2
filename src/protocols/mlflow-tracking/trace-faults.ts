import type { MlflowFaults } from './fault.ts'

/** Errors of traces in MLflow's words. */
export const TRACE_FAULTS: MlflowFaults = {
  'tracking.trace_not_found': ({ trace }) => ({
    code: 'RESOURCE_DOES_NOT_EXIST',
    message: `Trace with ID '${trace}' not found.`,
  }),
  'tracking.assessment_not_found': ({ assessment, trace }) => ({
    code: 'RESOURCE_DOES_NOT_EXIST',
    message: `Assessment with ID '${assessment}' not found for trace '${trace}'`,
  }),
}
