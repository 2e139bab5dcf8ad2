import type { MillraceError } from '../../base/index.ts'
import type { DoorAnswer } from '../../http/index.ts'

/** The class that Feast's client raises for an error of ours. */
const CLASSES: Readonly<Record<string, readonly [module: string, name: string]>> = {
  'protocols.feast_no_view': ['feast.errors', 'FeatureViewNotFoundException'],
  'protocols.feast_no_feature': ['feast.errors', 'FeatureViewNotFoundException'],
  'protocols.feast_no_view_version': ['feast.errors', 'FeatureViewVersionNotFound'],
  'protocols.feast_no_service': ['feast.errors', 'FeatureServiceNotFoundException'],
  'protocols.feast_no_source': ['feast.errors', 'PushSourceNotFoundException'],
  'protocols.feast_collision': ['feast.errors', 'FeatureNameCollisionError'],
}

/**
 * What went wrong in the words of Feast's server: a text of JSON with the class to raise, itself as JSON; `detail` where the body does not
 * fit; else the sentence.
 */
export function faultOf(error: MillraceError): DoorAnswer {
  const { code, status, message } = error
  if (code === 'protocols.feast_unprocessable')
    return unfit(String(error.details['where']), String(error.details['reason']))
  if (code === 'http.bad_json') return unfit('body', message)
  if (code === 'features.missing_key') return unfit(`entities.${String(error.details['key'])}`, 'Field required')
  if (code === 'features.bad_push') return unfit('df', message)
  const [module, name] = status === 403 ? (['feast.errors', 'FeastPermissionError'] as const) : (CLASSES[code] ?? [])
  return answer(status, JSON.stringify(name === undefined ? message : JSON.stringify({ module, class: name, message })))
}

const answer = (status: number, body: string): DoorAnswer => ({ status, type: 'application/json', body })

function unfit(where: string, reason: string): DoorAnswer {
  const loc = where === 'body' ? ['body'] : ['body', ...where.split('.')]
  const type = reason === 'Field required' ? 'missing' : 'value_error'
  return answer(422, JSON.stringify({ detail: [{ loc, msg: reason, type }] }))
}
