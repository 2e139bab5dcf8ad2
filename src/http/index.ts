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
export { parseJson } from './json.ts'
export { createLog, type Log, type LogLevel } from './log.ts'
export type { Gauge } from './metrics.ts'
export { type Problem, publicError } from './problem.ts'
export { tellLog } from './refusals.ts'
export { callAction, type Remote } from './request.ts'
export { PUBLIC_ROUTES, type RouteInfo } from './route-table.ts'
export { createServer, type Door, type Server, type ServerParts, type ServerSettings } from './server.ts'
export { fromTexts, takesMany } from './texts.ts'
