import type { Door, DoorAnswer, DoorRoute } from '../../http/index.ts'
import { ARTIFACT_FAULTS } from './artifact-faults.ts'
import { type ArtifactRoutesNeeds, artifactRoutes } from './artifacts.ts'
import { routesOf } from './call.ts'
import { experimentRoutes } from './experiments.ts'
import { faultsBy, OWN_FAULTS } from './fault.ts'
import { FILTER_FAULTS } from './filter-faults.ts'
import { loggedModelRoutes } from './logged-models.ts'
import { loggingRoutes } from './logging.ts'
import { metricRoutes } from './metrics.ts'
import type { TrackingPlane } from './plane.ts'
import { REGISTRY_FAULTS } from './registry/faults.ts'
import type { RegistryRouteNeeds } from './registry/needs.ts'
import { registryRoutes } from './registry/routes.ts'
import { inputRoutes } from './run-inputs.ts'
import { runRoutes } from './runs.ts'
import { TRACE_FAULTS } from './trace-faults.ts'
import { type TraceRoutesNeeds, traceRoutes } from './traces.ts'
import { TRACKING_FAULTS } from './tracking-faults.ts'

/** The level of MLflow's API that is spoken here: clients ask for it to know what they may send. */
export const MLFLOW_LEVEL = '3.11.0'

/** The largest body: a batch of params and tags, or the profile of a dataset. Artifacts are streams, and have no limit. */
const BODY_LIMIT = 32 * 1024 * 1024

/** What the door needs. */
export interface MlflowTrackingNeeds {
  readonly tracking: TrackingPlane
  readonly artifacts: ArtifactRoutesNeeds
  readonly registry: RegistryRouteNeeds
  readonly traces: TraceRoutesNeeds
  /** Whether the server is ready for requests. */
  readonly ready: () => boolean
  /** A path before all others, such as `/mlflow`: addresses work with and without it. */
  readonly staticPrefix?: string
}

/**
 * The tracking server of MLflow, for its clients in Python, Java, R and JavaScript: `MLFLOW_TRACKING_URI=http://127.0.0.1:4100`.
 *
 * @example
 * createServer({ …, doors: [mlflowTracking({ tracking, ready: () => true })] })
 */
export function mlflowTracking(needs: MlflowTrackingNeeds): Door {
  const { tracking, staticPrefix = '' } = needs
  const routes = [
    ...loggingRoutes(tracking),
    ...runRoutes(tracking),
    ...metricRoutes(tracking),
    ...experimentRoutes(tracking),
    ...inputRoutes(tracking),
    ...loggedModelRoutes(tracking),
    ...artifactRoutes(needs.artifacts),
    ...registryRoutes(needs.registry),
    ...traceRoutes(needs.traces),
    ...aboutServer(needs),
  ]
  const places = staticPrefix === '' ? [''] : ['', staticPrefix]
  return {
    name: 'mlflow-tracking',
    prefixes: places.flatMap((place) => PREFIXES.map((prefix) => `${place}${prefix}` as `/${string}`)),
    routes: places.flatMap((place) => (place === '' ? routes : routes.map((route) => under(place, route)))),
    bodyLimit: BODY_LIMIT,
    fault: faultsBy(OWN_FAULTS, TRACKING_FAULTS, FILTER_FAULTS, ARTIFACT_FAULTS, REGISTRY_FAULTS, TRACE_FAULTS),
  }
}

/** Open to all is only what stands at the root. */
const under = (place: string, route: DoorRoute): DoorRoute => ({
  ...{ ...route, path: place + route.path, permit: route.permit ?? READ },
})

const READ = 'tracking.read'

const PREFIXES = [
  ...['/api/2.0', '/api/3.0', '/ajax-api', '/version', '/health'],
  ...['/get-artifact', '/model-versions/get-artifact', '/v1/traces'],
] as const

function aboutServer({ ready }: MlflowTrackingNeeds): readonly DoorRoute[] {
  const plain = (status: number, body: string): DoorAnswer => ({ status, type: 'text/plain; charset=utf-8', body })
  const open = (path: string, answer: () => DoorAnswer): DoorRoute => ({
    ...{ method: 'GET', path, permit: undefined, label: `mlflow${path.replace('/', '.')}`, answer },
  })
  return [
    open('/version', () => plain(200, MLFLOW_LEVEL)),
    open('/health', () => (ready() ? plain(200, 'OK') : plain(503, 'starting'))),
    ...routesOf({
      ...{ methods: ['GET'], path: 'server-info', version: '3.0', permit: READ, fields: {} },
      run: async () => ({ store_type: 'SqlStore', workspaces_enabled: false }),
    }),
  ]
}
