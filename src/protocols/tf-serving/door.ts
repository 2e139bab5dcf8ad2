import type { MillraceError } from '../../base/index.ts'
import type { Door, DoorAnswer, DoorRoute } from '../../http/index.ts'
import type { DataPlane } from '../data-plane.ts'
import { fail } from '../errors.ts'
import { printable } from '../shown.ts'
import { judge, type PredictNeeds, predict } from './predict.ts'
import { showMetadata, showStatus } from './status.ts'

const BODY_LIMIT = 64 * 1024 * 1024
const READ = 'serving.read'
const PREDICT = 'serving.predict'

/** What the door needs. */
export interface TfServingNeeds {
  readonly dataPlane: DataPlane
  /** How NaN and the infinite are written in answers: as these words, which its clients read, unless asked for null. */
  readonly nonFinite?: 'word' | 'null'
}

/**
 * TensorFlow Serving's REST API and the V1 protocol of KServe, at `/v1/models`: predictions by rows and by columns, classification and
 * regression of examples, status and metadata, by version and by label. Every endpoint is a model of that name; without a version or
 * label its traffic decides which version answers.
 *
 * @example
 * createServer({ …, doors: [tfServing({ dataPlane })] })
 */
export function tfServing({ dataPlane, nonFinite = 'word' }: TfServingNeeds): Door {
  const needs: PredictNeeds = { dataPlane, nonFinite }
  const list: DoorRoute = {
    ...{ method: 'GET', path: '/v1/models', permit: READ, label: 'tf_serving.models' },
    answer: () => ({ status: 200, type: 'application/json', body: JSON.stringify({ models: dataPlane.names() }) }),
  }
  const models = ['/v1/models/:model', '/v1/models/:model/versions/:version', '/v1/models/:model/labels/:label']
  return {
    name: 'tf-serving',
    prefixes: ['/v1'],
    routes: [list, ...models.flatMap((path) => routesOf(path, needs))],
    bodyLimit: BODY_LIMIT,
    fault: faultOf,
  }
}

function routesOf(path: string, needs: PredictNeeds): readonly DoorRoute[] {
  const { dataPlane } = needs
  const look = (behind: string, label: string, answer: DoorRoute['answer']): DoorRoute => ({
    ...{ method: 'GET', path: path + behind, permit: READ, label: `tf_serving.${label}`, answer },
  })
  const ask = (label: string, answer: DoorRoute['answer']): DoorRoute => ({
    ...{ method: 'POST', path: `${path}:${label}`, permit: PREDICT, label: `tf_serving.${label}`, answer },
  })
  return [
    ask('predict', (call) => predict(needs, call)),
    ask('classify', (call) => judge(needs, call, 'classify')),
    ask('regress', (call) => judge(needs, call, 'regress')),
    ask('explain', () => {
      throw fail('tf_unimplemented', { what: 'Explanation (:explain)' })
    }),
    look('', 'status', (call) => showStatus(dataPlane, call)),
    look('/metadata', 'metadata', (call) => showMetadata(dataPlane, call)),
  ]
}

/** Statuses that stay what they are; everything else is a fault. */
const KEPT = new Set([400, 401, 403, 404, 408, 413, 415, 421, 429, 499, 501, 503, 504])

function faultOf(
  error: MillraceError,
  { method, path }: { readonly method: string; readonly path: string },
): DoorAnswer {
  const answer = (status: number, text: string): DoorAnswer => ({
    ...{ status, type: 'application/json', body: JSON.stringify({ error: text }) },
  })
  if (error.code === 'http.not_found') return answer(400, `Malformed request: ${method} ${printable(path)}`)
  if (error.code === 'http.bad_json') return answer(400, `JSON Parse error: ${String(error.details['reason'])}`)
  return answer(KEPT.has(error.status) ? error.status : 500, error.message)
}
