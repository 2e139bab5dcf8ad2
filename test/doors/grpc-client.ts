import { type ClientHttp2Session, connect, type IncomingHttpHeaders } from 'node:http2'
import { gzipSync } from 'node:zlib'
import { nextField, type Reader, readerOf, span, text } from '../../src/protocols/grpc/reader.ts'
import { type Writer, writerOf } from '../../src/protocols/grpc/writer.ts'

export type Write = (writer: Writer) => void

/** What came back: the status of gRPC, and the messages. */
export interface Got {
  readonly status: number
  readonly message: string
  readonly headers: IncomingHttpHeaders
  readonly messages: readonly Buffer[]
}

export interface Sending {
  readonly headers?: Readonly<Record<string, string>>
  /** The bytes of the request instead of frames around the messages. */
  readonly body?: Buffer
  readonly packed?: boolean
  /** Leaves the request open, as if more were to come. */
  readonly unfinished?: boolean
  /** Cancels the call after so many milliseconds. */
  readonly cancelMs?: number
}

/** The bytes of a message. */
export function messageOf(write: Write): Buffer {
  const writer = writerOf()
  write(writer)
  return Buffer.concat(writer.parts())
}

export function frame(message: Buffer, packed = false): Buffer {
  const bytes = packed ? gzipSync(message) : message
  const head = Buffer.alloc(5)
  head[0] = packed ? 1 : 0
  head.writeUInt32BE(bytes.length, 1)
  return Buffer.concat([head, bytes])
}

/** A client of one connection, written against the specification of gRPC over HTTP/2. */
export function grpcClient(port: number) {
  const session: ClientHttp2Session = connect(`http://127.0.0.1:${port}`)
  session.on('error', () => undefined)

  function call(path: string, messages: readonly Write[], sending: Sending = {}): Promise<Got> {
    const { packed = false, cancelMs } = sending
    return new Promise((resolve, reject) => {
      const stream = session.request({
        ...{ ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' },
        ...(packed && { 'grpc-encoding': 'gzip' }),
        ...sending.headers,
      })
      const chunks: Buffer[] = []
      let headers: IncomingHttpHeaders = {}
      let trailers: IncomingHttpHeaders = {}
      stream.on('response', (given) => {
        headers = given
      })
      stream.on('trailers', (given) => {
        trailers = given
      })
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('error', reject)
      stream.on('close', () => {
        const last = { ...headers, ...trailers }
        const status = Number(last['grpc-status'] ?? -1)
        resolve({ status, message: String(last['grpc-message'] ?? ''), headers, messages: unframed(chunks) })
      })
      for (const write of messages) stream.write(frame(messageOf(write), packed))
      if (sending.body) stream.write(sending.body)
      if (!sending.unfinished) stream.end()
      if (cancelMs !== undefined) setTimeout(() => stream.close(8), cancelMs)
    })
  }

  return { session, call, close: () => session.close() }
}

function unframed(chunks: readonly Buffer[]): readonly Buffer[] {
  const bytes = Buffer.concat(chunks)
  const messages: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = at + 5 + bytes.readUInt32BE(at + 1)
    messages.push(bytes.subarray(at + 5, end))
    at = end
  }
  return messages
}

/** One tensor as the wire has it. */
export interface WireTensor {
  readonly name: string
  readonly datatype: string
  readonly shape: readonly number[]
  readonly raw?: Buffer
  readonly contents?: Write
}

/** Writes a `ModelInferRequest`. */
export function inferRequest(model: string, tensors: readonly WireTensor[], more: Write = () => undefined): Write {
  return (writer) => {
    writer.text(1, model)
    more(writer)
    for (const { name, datatype, shape, contents } of tensors)
      writer.message(5, (inner) => {
        inner.text(1, name)
        inner.text(2, datatype)
        inner.integers(3, shape)
        if (contents) inner.message(5, contents)
      })
    for (const { raw } of tensors) if (raw) writer.bytes(7, raw)
  }
}

/** One output as the wire has it. */
export interface WireOutput {
  name: string
  datatype: string
  readonly shape: number[]
  /** The bytes of its typed contents, or its raw bytes. */
  bytes: Buffer
}

export interface WireAnswer {
  model: string
  version: string
  id: string
  readonly outputs: WireOutput[]
  raws: number
}

/** Reads a `ModelInferResponse`. */
export function inferResponse(message: Buffer): WireAnswer {
  const answer: WireAnswer = { model: '', version: '', id: '', outputs: [], raws: 0 }
  const reader = readerOf(message)
  while (nextField(reader)) {
    if (reader.field === 1) answer.model = text(reader)
    else if (reader.field === 2) answer.version = text(reader)
    else if (reader.field === 3) answer.id = text(reader)
    else if (reader.field === 5) answer.outputs.push(outputOf(readerOf(span(reader))))
    else if (reader.field === 6) answer.outputs[answer.raws++]!.bytes = Buffer.from(span(reader))
  }
  return answer
}

function outputOf(reader: Reader): WireOutput {
  const output: WireOutput = { name: '', datatype: '', shape: [], bytes: Buffer.alloc(0) }
  while (nextField(reader)) {
    if (reader.field === 1) output.name = text(reader)
    else if (reader.field === 2) output.datatype = text(reader)
    else if (reader.field === 3) output.shape.push(...span(reader))
    else if (reader.field === 5) output.bytes = Buffer.from(span(reader))
  }
  return output
}
