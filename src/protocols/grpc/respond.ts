import { constants, type ServerHttp2Stream } from 'node:http2'
import type { MillraceError } from '../../base/index.ts'
import { watchStall } from './collect.ts'
import { trailersOf } from './status.ts'

const HEAD = Object.freeze({ ':status': 200, 'content-type': 'application/grpc' })
const WELL = Object.freeze({ 'grpc-status': '0' })

const isOver = (stream: ServerHttp2Stream): boolean => stream.destroyed || stream.closed

/** Begins an answer; what `outcome` says when all is written ends it: an error, or nothing. */
export function begin(stream: ServerHttp2Stream, outcome: () => MillraceError | undefined): void {
  if (isOver(stream)) return
  stream.respond(HEAD, { waitForTrailers: true })
  stream.once('wantTrailers', () => {
    if (isOver(stream)) return
    const error = outcome()
    stream.sendTrailers(error ? trailersOf(error) : WELL)
  })
}

const well = (): undefined => undefined

/** Answers with one message. */
export function reply(stream: ServerHttp2Stream, parts: readonly Buffer[]): void {
  if (isOver(stream)) return
  begin(stream, well)
  if (parts.length > 1) watchStall(stream)
  for (let i = 0; i < parts.length - 1; i++) stream.write(parts[i]!)
  stream.end(parts[parts.length - 1])
}

/** Answers with an error, and takes nothing more of the request. */
export function refuse(stream: ServerHttp2Stream, error: MillraceError): void {
  if (isOver(stream)) return
  stream.respond({ ...HEAD, ...trailersOf(error) }, { endStream: true })
  dropRest(stream)
}

/** Lets go what still comes of a request that is answered. */
export function dropRest(stream: ServerHttp2Stream): void {
  if (stream.readableEnded) return
  stream.resume()
  stream.close(constants.NGHTTP2_NO_ERROR)
}

/** Answers what is no gRPC. */
export function refuseOther(stream: ServerHttp2Stream): void {
  if (isOver(stream)) return
  stream.respond({ ':status': 415, 'content-type': 'text/plain' }, { endStream: true })
  dropRest(stream)
}
