import { constants, type ServerHttp2Stream } from 'node:http2'
import { failHttp, type ServerLoad } from '../../http/index.ts'
import { fail } from '../errors.ts'
import { createFrames, type Frame } from './frames.ts'

/** A client that sends or takes nothing for this long, in the middle of a message, is cut off. */
const STALL_MS = 60_000

/** Bytes of one stream, held among those of all. */
export interface Held {
  /** Errors: `http.overloaded`. */
  hold(bytes: number): void
  letGo(): void
}

/** Holds bytes until they are let go, at the latest when the stream is closed. */
export function holdFor(stream: ServerHttp2Stream, load: ServerLoad): Held {
  let held = 0
  const letGo = (): void => {
    load.letGo(held)
    held = 0
  }
  stream.once('close', letGo)
  return {
    hold(bytes) {
      if (!load.hold(bytes)) throw failHttp('overloaded', {})
      held += bytes
    },
    letGo,
  }
}

/** Cuts a stream off when nothing moves on it; until it is told otherwise. */
export function watchStall(stream: ServerHttp2Stream): void {
  stream.setTimeout(STALL_MS, () => stream.close(constants.NGHTTP2_CANCEL))
}

/**
 * The one message of a call.
 *
 * Errors: `protocols.bad_framing`, `http.body_too_large`, `http.overloaded`; `http.bad_request` where the client goes.
 */
export function collect(stream: ServerHttp2Stream, held: Held): Promise<Frame> {
  return new Promise((resolve, reject) => {
    const frames = createFrames()
    let done = false
    /** What is thrown in an event would end the process: it ends the call. */
    const orRefuse = (step: () => void): void => {
      if (done) return
      try {
        step()
      } catch (error) {
        done = true
        reject(error)
      }
    }
    watchStall(stream)
    stream.on('data', (chunk: Buffer) =>
      orRefuse(() => {
        held.hold(chunk.length)
        frames.add(chunk)
      }),
    )
    stream.once('end', () =>
      orRefuse(() => {
        stream.setTimeout(0)
        const frame = frames.next()
        if (!frame) throw fail('bad_framing', { reason: 'it has no whole message' })
        if (frames.left > 0) throw fail('bad_framing', { reason: 'it has more than one message' })
        done = true
        resolve(frame)
      }),
    )
    stream.once('close', () =>
      orRefuse(() => {
        throw failHttp('bad_request', {})
      }),
    )
  })
}
