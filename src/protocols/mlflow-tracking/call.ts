import type { Actor } from '../../base/index.ts'
import type { DoorAnswer, DoorCall, DoorRoute } from '../../http/index.ts'
import { fail } from '../errors.ts'
import { withJson } from '../json-reader.ts'
import { isObject } from '../shown.ts'
import { type Asked, type Fields, takeFields } from './fields.ts'
import { jsonAnswer } from './write.ts'

/** One call of MLflow's protocol: where it is, what it takes, and the verb it is. */
export interface Call<F extends Fields> {
  readonly methods: readonly DoorRoute['method'][]
  /** After `/api/2.0/mlflow/`, such as `runs/create` or `logged-models/:model_id`; what the address names counts as a field. */
  readonly path: string
  /** 2.0 where not given. */
  readonly version?: '2.0' | '3.0'
  readonly permit: string
  readonly fields: F
  /** The members of the answer; those that are `undefined` are left out. */
  run(asked: Asked<F>, by: Caller): Promise<object>
}

/** Who asks. */
export interface Caller {
  readonly actor: Actor
  /** Bytes of the body. */
  readonly bytes: number
}

type Body = Readonly<Record<string, unknown>>

const NOTHING: Body = Object.freeze({})
const PREFIXES = ['/api', '/ajax-api'] as const

/** The routes of a call: each method, under `/api` and under `/ajax-api`. */
export function routesOf<F extends Fields>(call: Call<F>): readonly DoorRoute[] {
  const { version = '2.0', path, permit, methods } = call
  const label = `mlflow.${path.replace(/:\w+/g, 'one').replace(/[^a-z]+/g, '_')}`
  const answer = (door: DoorCall): Promise<DoorAnswer> => answerCall(call, door)
  return PREFIXES.flatMap((prefix) =>
    methods.map((method) => ({ method, path: `${prefix}/${version}/mlflow/${path}`, permit, label, answer })),
  )
}

/** Reads, asks, writes. Errors: `protocols.mlflow_parameter` and those of the verb. */
async function answerCall<F extends Fields>(call: Call<F>, door: DoorCall): Promise<DoorAnswer> {
  const given = hasBody(door) ? await bodyOf(door) : queryOf(call.fields, door.query)
  const asked = taken(call.fields, { ...given, ...door.params }, door.body)
  return jsonAnswer(await call.run(asked, { actor: door.actor, bytes: door.body.length }))
}

/** A number that was written as `9.0` is told as it was written: JSON alone takes it for a whole one. */
function taken<F extends Fields>(fields: F, given: Body, body: Buffer): Asked<F> {
  try {
    return takeFields(fields, given)
  } catch (error) {
    const hit = /^Invalid value (-?\d+) for parameter '(\w+)' supplied: {2}Hint: Value was of type 'int'(.*)$/s.exec(
      (error as Error).message,
    )
    const written = hit && new RegExp(`"${hit[2]}"\\s*:\\s*(-?\\d+\\.0+)(?=[\\s,}])`).exec(body.toString())
    if (written?.[1] === undefined) throw error
    const reason = `Invalid value ${written[1]} for parameter '${hit![2]}' supplied:  Hint: Value was of type 'float'${hit![3]}`
    throw fail('mlflow_parameter', { reason })
  }
}

const hasBody = ({ method }: DoorCall): boolean => method !== 'GET' && method !== 'HEAD'

/**
 * The object of a body. What cannot be read is as good as empty; a text that holds JSON is read a second time, for very old clients.
 *
 * Errors: `protocols.mlflow_parameter` for another content type.
 */
export async function bodyOf({ body, headers, method }: DoorCall): Promise<Body> {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (body.length > 0 && type !== 'application/json') throw wrongMedia(type)
  if (body.length === 0 && type === undefined && (method === 'POST' || method === 'PUT')) throw wrongMedia(type)
  if (body.length === 0) return NOTHING
  const value = await withJson(body, (read) => read).catch(() => undefined)
  const twice = typeof value === 'string' ? readText(value) : value
  return isObject(twice) ? twice : NOTHING
}

const wrongMedia = (type: string | undefined): Error =>
  fail('mlflow_parameter', {
    reason:
      type === undefined
        ? 'Bad Request. Content-Type header is missing.'
        : "Bad Request. Content-Type must be one of ['application/json'].",
  })

function readText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** The fields of a query: a list may be named several times, of any other field the first counts. */
export function queryOf(fields: Fields, query: string): Body {
  if (query === '') return NOTHING
  const given = new URLSearchParams(query)
  const body: Record<string, unknown> = {}
  for (const [name, { isList, fromQuery }] of Object.entries(fields)) {
    if (!given.has(name)) continue
    const text = given.get(name)!
    body[name] = isList ? given.getAll(name) : (fromQuery?.(text) ?? text)
  }
  return body
}
