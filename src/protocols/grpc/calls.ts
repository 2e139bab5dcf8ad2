import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import type { Actor, MillraceError } from '../../base/index.ts'
import {
  type Allowed,
  type Authenticate,
  createLoad,
  failHttp,
  identify,
  LOAD_LIMITS,
  type Log,
  publicError,
  type ServerLoad,
  tellLog,
} from '../../http/index.ts'
import type { DataPlane } from '../data-plane.ts'
import { fail } from '../errors.ts'
import { printable } from '../shown.ts'
import { collect, holdFor } from './collect.ts'
import { converse } from './converse.ts'
import { frameOf, MESSAGE_LIMIT, unpack } from './frames.ts'
import { type GrpcCall, type GrpcMethod, grpcMethods } from './methods.ts'
import { readerOf } from './reader.ts'
import { refuse, refuseOther, reply } from './respond.ts'
import { timeoutMs } from './status.ts'

/** What gRPC is opened with; callers are checked as those of HTTP are. */
export interface GrpcNeeds {
  readonly dataPlane: DataPlane
  readonly version: string
  /** Port 0 takes any free one. */
  readonly settings: { readonly host: string; readonly port: number }
  readonly allowed: Allowed
  /** Without it the server can be bound to loopback only. */
  readonly authenticate?: Authenticate
  readonly log: Log
}

/** What calls share. */
interface Around extends GrpcNeeds {
  readonly methods: ReadonlyMap<string, GrpcMethod>
  readonly load: ServerLoad
  readonly actorOf: ReturnType<typeof identify>
}

/** What takes each call: checked, read, answered by its method, and what goes wrong told as gRPC does. */
export function callTaker(needs: GrpcNeeds): (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void {
  const around: Around = {
    ...needs,
    methods: grpcMethods(needs.dataPlane, needs.version),
    load: createLoad(LOAD_LIMITS),
    actorOf: identify({ settings: needs.settings, authenticate: needs.authenticate }),
  }
  return (stream, headers) => {
    stream.on('error', () => undefined)
    void take(stream, headers, around)
  }
}

async function take(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, around: Around): Promise<void> {
  const { load, log } = around
  const path = String(headers[':path'])
  if (headers[':method'] !== 'POST' || !/^application\/grpc(?:[+;]|$)/.test(headers['content-type'] ?? '')) {
    refuseOther(stream)
    return
  }
  const begun = load.begin()
  try {
    if (!begun) throw failHttp('overloaded', {})
    await answer(stream, headers, { ...around, method: methodAt(path, around) })
  } catch (thrown) {
    refuse(stream, told(thrown, path, log))
  } finally {
    if (begun) load.end()
  }
}

function methodAt(path: string, { methods }: Around): GrpcMethod {
  const method = methods.get(path)
  if (!method) throw fail('unknown_method', { method: printable(path) })
  return method
}

/** What may be told of anything that was thrown; the rest is for the log. */
function told(thrown: unknown, path: string, log: Log): MillraceError {
  const error = publicError(thrown, MESSAGE_LIMIT)
  tellLog(log, error, { id: randomUUID(), action: `grpc${path.replaceAll('/', '.')}` })
  return error
}

async function answer(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  around: Around & { readonly method: GrpcMethod },
): Promise<void> {
  const { method } = around
  const call = await callOf(stream, headers, around)
  const held = holdFor(stream, around.load)
  const encoding = headers['grpc-encoding']
  if (method.streams) {
    const publicError = (thrown: unknown) => told(thrown, String(headers[':path']), around.log)
    await converse({ stream, method, call, held, encoding, publicError })
    return
  }
  const message = await unpack(await collect(stream, held), encoding)
  reply(stream, frameOf(await method.answer(readerOf(message), call)))
}

/** Who calls, and how long they wait. Errors: `http.unauthorized`, `http.forbidden`. */
async function callOf(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  { method, allowed, actorOf }: Around & { readonly method: GrpcMethod },
): Promise<GrpcCall> {
  const within = timeoutMs(headers['grpc-timeout'])
  const deadline = within === undefined ? undefined : performance.now() + within
  const actor = method.permit === undefined ? NOBODY : await actorOf({ headers })
  if (method.permit !== undefined && !allowed(actor, method.permit))
    throw failHttp('forbidden', { permit: method.permit })
  return {
    actor,
    get withinMs() {
      return deadline === undefined ? undefined : Math.max(0, deadline - performance.now())
    },
    gone: () => stream.destroyed || stream.closed,
  }
}

const NOBODY: Actor = Object.freeze({ id: 'nobody', roles: Object.freeze([]) })
