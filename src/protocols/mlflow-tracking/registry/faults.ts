import type { ErrorDetails } from '../../../base/index.ts'
import type { MlflowFault, MlflowFaults } from '../fault.ts'

const RELATIVE =
  'If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references present. Please provide an absolute path.'

const parameter = (message: string): MlflowFault => ({ code: 'INVALID_PARAMETER_VALUE', message })
const absent = (message: string): MlflowFault => ({ code: 'RESOURCE_DOES_NOT_EXIST', message })

/** MLflow's words for the errors of the registry. */
export const REGISTRY_FAULTS: MlflowFaults = {
  'registry.model_not_found': ({ model }) => absent(`Registered Model with name=${model} not found`),
  'registry.version_not_found': ({ model, version }) =>
    absent(`Model Version (name=${model}, version=${version}) not found`),
  'registry.alias_not_found': ({ alias }) => parameter(`Registered model alias ${alias} not found.`),
  'registry.alias_reserved': ({ alias }) => parameter(reservedAlias(String(alias))),
  'registry.model_exists': ({ model }) => ({
    code: 'RESOURCE_ALREADY_EXISTS',
    message: `Registered Model (name=${model}) already exists.`,
  }),
  'registry.unknown_stage': ({ stage, known }) =>
    parameter(`Invalid Model Version stage: ${stage}. Value must be one of ${known}.`),
  'registry.bad_source': (details) => parameter(badSource(details)),
  'registry.webhook_not_found': ({ webhook }) => absent(`Webhook with ID ${webhook} not found.`),
  'registry.bad_webhook': (details, { message }) => parameter(badWebhook(details) ?? message),
  'flow.address_refused': (details, { message }) => parameter(badAddress(details) ?? message),
  'flow.host_not_found': ({ host }) => parameter(`Cannot resolve Webhook URL hostname '${host}'`),
}

const reservedAlias = (alias: string): string =>
  alias.toLowerCase() === 'latest'
    ? "'latest' alias name (case insensitive) is reserved."
    : `Version alias name '${alias}' is reserved.`

function badSource({ source, fault, by, reason }: ErrorDetails): string {
  const says = `Invalid model version source: '${source}'.`
  if (fault === 'relative') return `${says} ${RELATIVE}`
  if (fault !== 'local') return `${says} ${String(reason).replace(/^./, (first) => first.toUpperCase())}.`
  const field = by === 'model' ? 'model_id' : 'run_id'
  return `${says} To use a local path as a model version source, the ${field} request parameter has to be specified and the local path has to be contained within the artifact directory of the run specified by the ${field}.`
}

function badWebhook({ entity, action, known }: ErrorDetails): string | undefined {
  if (entity === undefined) return undefined
  const list = (known as readonly string[]).map((word) => `'${word}'`).join(', ')
  return `Invalid action '${action}' for entity '${entity}'. Valid actions are: [${list}]`
}

function badAddress({ fault, scheme, host, address }: ErrorDetails): string | undefined {
  if (fault === 'scheme') return `Invalid webhook URL scheme: '${scheme}'. Allowed schemes are: https.`
  if (fault !== 'closed') return undefined
  return `Webhook URL must not resolve to a non-public IP address. '${host}' resolves to ${address}.`
}
