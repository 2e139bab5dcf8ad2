import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Actor, MillraceError } from '../base/index.ts'
import type { Door, DoorAnswer, DoorCall } from './door.ts'
import { discardRest, readBody, streamBody } from './door-body.ts'
import { type FileAnswer, isFile, sendFile } from './door-file.ts'
import { createDoorRouter, type DoorPlace } from './door-router.ts'
import { type Leaving, sendAnswer, type WholeAnswer } from './door-send.ts'
import { type Entrance, type Gate, openGate } from './entrance.ts'
import { fail } from './errors.ts'
import type { ServerLoad } from './load.ts'
import type { Log } from './log.ts'
import type { Counter } from './metrics.ts'
import { publicError } from './problem.ts'
import { idsOf, tellLog } from './refusals.ts'
import { checkRoute, type RouteInfo } from './route-table.ts'

/** The other protocols of a server. */
export interface Doors {
  /** Answers a request that is for one of them; false where it is not. */
  take(request: IncomingMessage, response: ServerResponse): boolean
  /** Whether a request may take its time: it is for a route that takes its body as a stream, or is limited where it is passed on to. */
  streams(request: IncomingMessage): boolean
  readonly routes: readonly RouteInfo[]
}

/** What doors are opened with. */
export interface DoorNeeds {
  readonly entrance: Entrance
  readonly log: Log
  readonly load: ServerLoad
  /** Whether clients are told to come back on another connection. */
  leaving(): boolean
  /** Whether a request is answered here; all are where not given. */
  mine?(place: DoorPlace): boolean
}

const EMPTY = Buffer.alloc(0)

interface Around extends DoorNeeds {
  readonly gate: Gate
  counterOf(place: DoorPlace): Counter
}

/** One request on its way. */
interface Visit {
  readonly around: Around
  readonly place: DoorPlace
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly path: string
  readonly query: string
  readonly started: number
  /** Its body, of a route that takes it as it comes. */
  stream: AsyncIterable<Uint8Array> | undefined
  /** Bytes held for it. */
  held: number
  answered: boolean
}

type Asking = { -readonly [K in keyof DoorCall]: DoorCall[K] }

/**
 * Puts doors before the framework: each request for one of them is guarded like every other, read, answered by its function and counted.
 *
 * Errors: `http.route_without_permit`.
 */
export function openDoors(doors: readonly Door[], needs: DoorNeeds): Doors {
  const find = createDoorRouter(doors)
  const { metrics } = needs.entrance
  const counters = new WeakMap<object, Counter>()
  const counterOf = ({ door, route }: DoorPlace): Counter => {
    const known = counters.get(route ?? door)
    if (known !== undefined) return known
    const counted = route && { action: route.label, method: route.method, route: route.path }
    const counter = metrics.counter(counted ?? { action: nowhere(door), method: 'ANY', route: door.prefixes[0] ?? '/' })
    counters.set(route ?? door, counter)
    return counter
  }
  const around: Around = { ...needs, gate: openGate(needs.entrance), counterOf }
  return {
    routes: routesOf(doors),
    streams: ({ method, url }) =>
      needs.mine !== undefined || find(method!, url!.split('?', 1)[0]!)?.route?.streams === true,
    take(request, response) {
      const url = request.url!
      const mark = url.indexOf('?')
      const path = mark < 0 ? url : url.slice(0, mark)
      const place = find(request.method!, path)
      if (place === undefined || needs.mine?.(place) === false) return false
      const query = mark < 0 ? '' : url.slice(mark + 1)
      const started = performance.now()
      begin({ around, place, request, response, path, query, started, stream: undefined, held: 0, answered: false })
      return true
    },
  }
}

function routesOf(doors: readonly Door[]): readonly RouteInfo[] {
  return doors.flatMap((door) => door.routes.map(({ method, path, permit }) => checkRoute({ method, path, permit })))
}

const nowhere = ({ name }: Door): string => `${name.replaceAll('-', '_')}.nowhere`

/** Guards first, then reads, then asks the route. What can be done at once is done at once. */
function begin(visit: Visit): void {
  const { around, place, request } = visit
  if (!around.load.begin()) {
    visit.answered = true
    finish(visit, faultOf(visit, fail('overloaded', {})))
    return
  }
  try {
    const actor = around.gate(request, place.route)
    if (actor instanceof Promise) actor.then((one) => read(visit, one)).catch((error) => refuse(visit, error))
    else read(visit, actor)
  } catch (error) {
    refuse(visit, error)
  }
}

/** Errors: those of `readBody`, `http.not_found`, `http.method_not_allowed`. */
function read(visit: Visit, actor: Actor): void {
  const { place, request, around } = visit
  if (place.allow !== undefined) throw fail('method_not_allowed', { allow: place.allow.join(', ') })
  if (place.route === undefined) throw fail('not_found', {})
  if (place.route.streams) {
    visit.stream = streamBody(request)
    ask(visit, actor, EMPTY)
    return
  }
  const limits = {
    limit: place.route.bodyLimit ?? place.door.bodyLimit,
    hold(bytes: number) {
      if (!around.load.hold(bytes)) return false
      visit.held += bytes
      return true
    },
  }
  const failed = (error: unknown): void => refuse(visit, error)
  readBody(request, limits, { taken: (body) => ask(visit, actor, body), failed })
}

function ask(visit: Visit, actor: Actor, body: Buffer): void {
  const { place, request, response, query, stream } = visit
  const call: Asking = {
    method: request.method!,
    params: place.params,
    query,
    headers: request.headers,
    body,
    actor,
    gone: () => response.destroyed,
  }
  if (stream !== undefined) call.stream = stream
  try {
    const answer = place.route!.answer(call)
    if (answer instanceof Promise)
      answer.then(
        (made) => leave(visit, made),
        (error) => refuse(visit, error),
      )
    else leave(visit, answer)
  } catch (error) {
    refuse(visit, error)
  }
}

function refuse(visit: Visit, thrown: unknown): void {
  leave(visit, faultOf(visit, thrown))
}

function leave(visit: Visit, answer: DoorAnswer): void {
  if (visit.answered) return
  visit.answered = true
  if (isFile(answer)) void finishFile(visit, answer)
  else {
    finish(visit, answer)
    end(visit)
  }
}

function end({ around: { load }, held }: Visit): void {
  load.end()
  if (held > 0) load.letGo(held)
}

/** What is no file: faults are never one. */
function finish(visit: Visit, answer: DoorAnswer): void {
  const { request, response } = visit
  if ((answer.status >= 400 || visit.stream !== undefined) && !request.complete) discardRest(request)
  try {
    sendAnswer(answer as WholeAnswer, leavingOf(visit))
  } catch (error) {
    tell(visit, fail('internal', {}, error))
    response.destroy()
  }
  count(visit, answer.status)
}

/** It is under way until its last byte is. Where there is no such file, nothing was sent yet that says otherwise. */
async function finishFile(visit: Visit, answer: FileAnswer): Promise<void> {
  const { response } = visit
  try {
    count(visit, await sendFile(answer, leavingOf(visit)))
  } catch (error) {
    const fault = faultOf(visit, fail('internal', {}, error))
    if (response.headersSent) response.destroy()
    else finish(visit, fault)
  } finally {
    end(visit)
  }
}

const leavingOf = ({ around, request, response }: Visit): Leaving => ({
  ...{ request, response, last: around.leaving(), load: around.load },
})

function count({ around, place, started, request, path }: Visit, status: number): void {
  const ms = performance.now() - started
  const counter = around.counterOf(place)
  counter.add(status, ms / 1_000)
  const { tracer } = around.entrance
  if (tracer === undefined) return
  const { route, params, door } = place
  const deployment = route?.permit === 'serving.predict' ? (params['model'] ?? params['name']) : undefined
  const traceId = tracer.ended(request, {
    method: request.method!,
    route: route?.path ?? door.prefixes[0] ?? path,
    status,
    ms,
    deployment,
  })
  if (traceId !== undefined) counter.traced(status, ms / 1_000, traceId)
}

function faultOf(visit: Visit, thrown: unknown): DoorAnswer {
  const { place, request, path } = visit
  const { door, allow, route } = place
  const error = publicError(thrown, route?.bodyLimit ?? door.bodyLimit)
  tell(visit, error)
  try {
    const answer = door.fault(error, { method: request.method!, path })
    const more = error.status === 405 && allow ? { allow: allow.join(', ') } : MORE_HEADERS[error.status]
    return more ? { ...answer, headers: { ...more, ...answer.headers } } : answer
  } catch (fault) {
    tell(visit, fail('internal', {}, fault))
    return { status: 500, type: 'text/plain', body: '' }
  }
}

function tell({ around, place: { door, route }, request }: Visit, error: MillraceError): void {
  const trace = around.entrance.tracer?.contextOf(request)
  tellLog(around.log, error, { id: randomUUID(), action: route?.label ?? nowhere(door), ...(trace && idsOf(trace)) })
}

const MORE_HEADERS: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'www-authenticate': 'Bearer' },
  429: { 'retry-after': '1' },
  503: { 'retry-after': '1' },
}
