import type { MillraceError } from '../../base/index.ts'
import type { DoorAnswer } from '../../http/index.ts'

/** MLflow's names of errors. */
const CODES: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'RESOURCE_DOES_NOT_EXIST',
  429: 'REQUEST_LIMIT_EXCEEDED',
  499: 'CANCELLED',
  503: 'TEMPORARILY_UNAVAILABLE',
}
const NOT_EVALUATED =
  'Encountered an unexpected error while evaluating the model. Verify that the serialized input Dataframe is compatible with the model for inference.'

/** The answer to what went wrong, in MLflow's form; what is no matter of the model is plain text, as there. */
export function faultOf(error: MillraceError): DoorAnswer {
  const { code, status, message } = error
  if (status === 415) return plain(415, message)
  if (status === 504) return plain(504, 'Request processing time exceeded limit')
  if (code === 'http.bad_json') {
    const reason = String(error.details['reason'])
    return coded(
      400,
      'BAD_REQUEST',
      `Invalid input. Ensure that input is a valid JSON formatted string. Error: '${reason}'`,
    )
  }
  if (code === 'protocols.mlflow_schema') return coded(400, 'INVALID_PARAMETER_VALUE', message)
  if (code.startsWith('inference.')) return coded(400, 'BAD_REQUEST', NOT_EVALUATED)
  return coded(status, CODES[status] ?? (status >= 500 ? 'INTERNAL_ERROR' : 'BAD_REQUEST'), message)
}

const plain = (status: number, body: string): DoorAnswer => ({ status, type: 'text/plain; charset=utf-8', body })

const coded = (status: number, code: string, message: string): DoorAnswer => ({
  ...{ status, type: 'application/json', body: JSON.stringify({ error_code: code, message }) },
})
