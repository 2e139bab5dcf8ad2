import type { Door, DoorAnswer, DoorCall, DoorRoute } from '../../http/index.ts'
import { faultOf } from './fault.ts'
import { createMaterialize } from './materialize.ts'
import { createOnlineFeatures } from './online-features.ts'
import type { FeastPlane } from './plane.ts'
import { answerPush, answerWrite } from './push.ts'

const BODY_LIMIT = 64 * 1024 * 1024
const READ = 'features.read'
const WRITE = 'features.write'

/** What the door needs. */
export interface FeastNeeds {
  readonly plane: FeastPlane
}

/**
 * The HTTP server of Feast, at the root and under `/feast`: what its clients for Python (`online_store: {type: remote}`), Java, Go and Node
 * ask. Feature views, on-demand features and feature services are those of the project; a push source is the name of a dataset or of a
 * view.
 *
 * @example
 * createServer({ …, doors: [feast({ plane })] })
 */
export function feast({ plane }: FeastNeeds): Door {
  const look = createOnlineFeatures(plane)
  const materialize = createMaterialize(plane)
  const post = (path: string, permit: string, answer: DoorRoute['answer']): DoorRoute => ({
    ...{ method: 'POST', path, permit, label: `feast.${path.slice(1).replaceAll('-', '_')}`, answer },
  })
  const routes = [
    post('/get-online-features', READ, look),
    post('/push', WRITE, (call) => answerPush(plane, call)),
    post('/write-to-online-store', WRITE, (call) => answerWrite(plane, call)),
    post('/materialize', WRITE, (call) => materialize(call, false)),
    post('/materialize-incremental', WRITE, (call) => materialize(call, true)),
    health(plane),
  ]
  return {
    name: 'feast',
    prefixes: ['/feast', ...routes.map(({ path }) => path as `/${string}`)],
    routes: [...routes, ...routes.map((route) => ({ ...route, path: `/feast${route.path}` }))],
    bodyLimit: BODY_LIMIT,
    fault: faultOf,
  }
}

function health(plane: FeastPlane): DoorRoute {
  const answer = (_: DoorCall): DoorAnswer => ({
    status: plane.ready() ? 200 : 503,
    type: 'application/json',
    body: '',
  })
  return { method: 'GET', path: '/health', permit: READ, label: 'feast.health', answer }
}
