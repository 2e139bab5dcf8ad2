export type { Door, DoorAnswer, DoorCall, DoorFile, DoorRoute } from './door.ts'
export type { DoorPlace } from './door-router.ts'
export { createDoorServer, type DoorServer, type DoorServerParts } from './door-server.ts'
export { identify } from './entrance.ts'
export { fail as failHttp } from './errors.ts'
export {
  type ActionFace,
  type Allowed,
  type Authenticate,
  type EventFace,
  type Perform as PerformByDoor,
  roomOf,
  routeOf,
  verbOf,
} from './face.ts'
export { isLoopback } from './guard.ts'
export { createHandOut, type HandOut, type Taker } from './hand-out.ts'
export { parseJson } from './json.ts'
export { createLoad, LOAD_LIMITS, type ServerLoad } from './load.ts'
export { createLog, type Log, type LogLevel } from './log.ts'
export type { Gauge, Histogram, MetricFamily } from './metric-family.ts'
export { type Counts as HttpCounts, sumOf as sumOfCounts } from './metrics.ts'
export { type Problem, publicError } from './problem.ts'
export { tellLog } from './refusals.ts'
export { callAction, type Remote } from './request.ts'
export { PUBLIC_ROUTES, type RouteInfo } from './route-table.ts'
export { createServer, type Server, type ServerParts, type ServerSettings } from './server.ts'
export { fromTexts, takesMany } from './texts.ts'
export { tracingSettings } from './tracing-settings.ts'
