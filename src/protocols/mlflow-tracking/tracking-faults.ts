import type { ErrorDetails } from '../../base/index.ts'
import type { MlflowFault, MlflowFaults } from './fault.ts'

const invalid = (message: string): MlflowFault => ({ code: 'INVALID_PARAMETER_VALUE', message })
const notThere = (message: string): MlflowFault => ({ code: 'RESOURCE_DOES_NOT_EXIST', message })
const inactive = (what: string, id: unknown): MlflowFault =>
  invalid(`The ${what} ${id} must be in the 'active' state. Current state is deleted.`)

const says =
  (words: (name: string) => MlflowFault, detail: string) =>
  (details: ErrorDetails): MlflowFault =>
    words(String(details[detail]))

/** The words of MLflow for errors of the tracking room. */
export const TRACKING_FAULTS: MlflowFaults = {
  'tracking.experiment_id_not_found': says((id) => notThere(`No Experiment with id=${id} exists`), 'experiment'),
  'tracking.experiment_not_found': says(
    (name) => notThere(`Could not find experiment with name '${name}'`),
    'experiment',
  ),
  'tracking.experiment_exists': says(
    (name) => ({
      code: 'RESOURCE_ALREADY_EXISTS',
      message: `Experiment(name=${name}) already exists. Use it, or restore it where it is deleted.`,
    }),
    'experiment',
  ),
  'tracking.experiment_deleted': says((id) => inactive('experiment', id), 'experiment'),
  'tracking.run_not_found': says((run) => notThere(`Run with id=${run} not found`), 'run'),
  'tracking.run_deleted': says((run) => inactive('run', run), 'run'),
  'tracking.logged_model_not_found': says((model) => notThere(`Logged model with ID '${model}' not found.`), 'model'),
  'tracking.bad_page': () => invalid('Invalid page token, could not base64-decode'),
}
