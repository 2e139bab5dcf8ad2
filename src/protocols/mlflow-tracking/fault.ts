import type { ErrorDetails, MillraceError } from '../../base/index.ts'
import type { DoorAnswer } from '../../http/index.ts'
import { jsonAnswer } from './write.ts'

/** MLflow's names of errors, and the status that goes with each. No mistake of a user is a 5xx: clients repeat those for minutes. */
const STATUSES = {
  INVALID_PARAMETER_VALUE: 400,
  BAD_REQUEST: 400,
  RESOURCE_ALREADY_EXISTS: 400,
  INVALID_STATE: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  RESOURCE_DOES_NOT_EXIST: 404,
  NOT_FOUND: 404,
  ENDPOINT_NOT_FOUND: 404,
  RESOURCE_CONFLICT: 409,
  ABORTED: 409,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  TEMPORARILY_UNAVAILABLE: 503,
} as const

export type MlflowCode = keyof typeof STATUSES

/** An error in MLflow's words. */
export interface MlflowFault {
  readonly code: MlflowCode
  readonly message: string
}

/** The words for our errors by their codes; each is given what travels beside the code, and the address that was asked. */
export type MlflowFaults = Readonly<
  Record<string, (details: ErrorDetails, error: MillraceError, path: string) => MlflowFault>
>

const BY_STATUS: Readonly<Record<number, MlflowCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'RESOURCE_DOES_NOT_EXIST',
  409: 'RESOURCE_CONFLICT',
  429: 'RESOURCE_EXHAUSTED',
  501: 'NOT_IMPLEMENTED',
  503: 'TEMPORARILY_UNAVAILABLE',
}

/** Makes what answers errors: in the words of these lists, else with our own sentence under the nearest of MLflow's codes. */
export function faultsBy(...lists: readonly MlflowFaults[]) {
  const words: MlflowFaults = Object.assign(Object.create(null), ...lists)
  return (error: MillraceError, { method, path }: { readonly method: string; readonly path: string }): DoorAnswer => {
    if (error.code === 'http.not_found')
      return faultAnswer({ code: 'ENDPOINT_NOT_FOUND', message: `No such endpoint: ${method} ${path.slice(0, 500)}` })
    if (error.code === 'http.method_not_allowed')
      return faultAnswer({ code: 'BAD_REQUEST', message: error.message }, error.status)
    const known = words[error.code]
    if (known) return faultAnswer(known(error.details, error, path))
    return faultAnswer({ code: codeOf(error.status), message: sentenceOf(error) }, error.status)
  }
}

const codeOf = (status: number): MlflowCode =>
  BY_STATUS[status] ?? (status >= 500 ? 'INTERNAL_ERROR' : 'INVALID_PARAMETER_VALUE')

const sentenceOf = ({ message, help, status }: MillraceError): string =>
  status >= 500 ? message : `${message} ${help}`

/** Clients send a user and a password, or a token. */
const ASK_FOR_PASSWORD = Object.freeze({ 'www-authenticate': 'Basic realm="mlflow"' })

/** The body of an error, with the status of its code where no other is given. */
export function faultAnswer({ code, message }: MlflowFault, status: number = STATUSES[code]): DoorAnswer {
  const answer = jsonAnswer({ error_code: code, message }, status)
  return status === 401 ? { ...answer, headers: ASK_FOR_PASSWORD } : answer
}

const reason =
  (code: MlflowCode) =>
  (details: ErrorDetails): MlflowFault => ({ code, message: String(details['reason']) })

/** The errors that the calls of this folder throw with their whole sentence. */
export const OWN_FAULTS: MlflowFaults = {
  'protocols.mlflow_parameter': reason('INVALID_PARAMETER_VALUE'),
  'protocols.mlflow_not_there': reason('RESOURCE_DOES_NOT_EXIST'),
  'protocols.mlflow_state': reason('INVALID_STATE'),
}
