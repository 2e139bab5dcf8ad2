import type { IncomingHttpHeaders } from 'node:http'
import type { Actor, MillraceError } from '../base/index.ts'

/** One request of another protocol: guarded, and its body read and unpacked. */
export interface DoorCall {
  readonly method: string
  /** The parts of the address that the route's path names, decoded. */
  readonly params: Readonly<Record<string, string>>
  /** What follows the question mark, as it came; empty where nothing does. */
  readonly query: string
  readonly headers: IncomingHttpHeaders
  /** Empty where there is none, and where the route `streams`. */
  readonly body: Buffer
  /** The body as it comes, of a route that `streams`: of any length, never held whole. */
  readonly stream?: AsyncIterable<Uint8Array>
  readonly actor: Actor
  /** Whether whoever asked has gone: work for them may stop. */
  gone(): boolean
}

/** What is sent back, with its length in `Content-Length`. */
export interface DoorAnswer {
  readonly status: number
  /** The content type. */
  readonly type: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string | Buffer | readonly Buffer[] | DoorFile
}

/** A file that is sent from the disk as it is read; `Range`, and `If-None-Match` where the answer has an `etag`, are answered for it. */
export interface DoorFile {
  readonly file: string
  /** Its length. */
  readonly bytes: number
}

/** One address of another protocol. */
export interface DoorRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /**
   * Such as `/v2/models/:model/infer` or `/v1/models/:model:predict`: a parameter ends at `/` and at `:`. A last part `*` takes all that
   * follows, slashes and percent signs as they came, as the parameter `rest`.
   */
  readonly path: string
  /** What the caller must hold; `undefined` only for what is on the public list. */
  readonly permit: string | undefined
  /** The name under which `/metrics` counts it. */
  readonly label: string
  /** Whether the body is given as a stream instead of being read first; `bodyLimit` does not hold then. */
  readonly streams?: true
  /** Bytes of its largest body, where that is another than the door's. */
  readonly bodyLimit?: number
  answer(call: DoorCall): DoorAnswer | Promise<DoorAnswer>
}

/**
 * Another protocol on the same port, in plain functions: what comes in is read and guarded by `http`, what goes out is sent by it, and
 * nothing here knows of sockets. Addresses are looked up before those of the actions, without the framework in between.
 */
export interface Door {
  readonly name: string
  /** Every address that begins so is this door's; what has no route there is its `fault` to answer. */
  readonly prefixes: readonly `/${string}`[]
  readonly routes: readonly DoorRoute[]
  /** Bytes of the largest body, unpacked. */
  readonly bodyLimit: number
  /** The answer to what went wrong, in the words of the protocol; refusals of `http` itself come here too. */
  fault(error: MillraceError, at: { readonly method: string; readonly path: string }): DoorAnswer
}
