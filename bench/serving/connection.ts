import { connect, type Socket } from 'node:net'

/** One answer, as far as a bench looks at it. */
export interface Reply {
  /** 0 where the connection broke before an answer. */
  readonly status: number
  /** Whether the server said that it will close the connection, or closed it. */
  readonly last: boolean
  /** Whether no connection was to be had: nothing was sent. */
  readonly refused: boolean
  readonly body: string
}

/** A connection that carries one request at a time, and opens again when it was closed. */
export interface Connection {
  readonly busy: boolean
  /** Sends a request; `done` is called once. */
  send(message: Buffer, done: (reply: Reply) => void): void
  close(): void
}

const HEAD_END = Buffer.from('\r\n\r\n')
const BROKEN: Reply = { status: 0, last: true, refused: false, body: '' }
const REFUSED: Reply = { ...BROKEN, refused: true }

/** As thin as a client can be, so that what is measured is the server. Keeps bodies only where told to. */
export function openConnection(port: number, { keepBodies = false } = {}): Connection {
  let socket: Socket | undefined
  let waiting: ((reply: Reply) => void) | undefined
  let held: Buffer | undefined

  function finish(reply: Reply): void {
    const done = waiting
    waiting = undefined
    held = undefined
    if (reply.last && socket) {
      socket.destroy()
      socket = undefined
    }
    done?.(reply)
  }

  function receive(chunk: Buffer): void {
    const bytes = held === undefined ? chunk : Buffer.concat([held, chunk])
    const reply = read(bytes, keepBodies)
    if (reply === undefined) held = bytes
    else finish(reply)
  }

  function open(): Socket {
    const fresh = connect({ port, host: '127.0.0.1', noDelay: true })
    fresh.on('data', receive)
    fresh.on('error', (error: NodeJS.ErrnoException) => {
      if (socket === fresh) finish(error.code === 'ECONNREFUSED' ? REFUSED : BROKEN)
    })
    fresh.on('close', () => {
      if (socket !== fresh) return
      socket = undefined
      if (waiting) finish(BROKEN)
    })
    return fresh
  }

  return {
    get busy() {
      return waiting !== undefined
    },
    send(message, done) {
      waiting = done
      socket ??= open()
      socket.write(message)
    },
    close() {
      const open = socket
      socket = undefined
      waiting = undefined
      open?.destroy()
    },
  }
}

/** The answer at the beginning of the bytes; nothing where it is not all there. */
function read(bytes: Buffer, keepBodies: boolean): Reply | undefined {
  const end = bytes.indexOf(HEAD_END)
  if (end < 0) return undefined
  const head = bytes.toString('latin1', 0, end).toLowerCase()
  const from = end + HEAD_END.length
  const to = bodyEnd(bytes, from, head)
  if (to === undefined) return undefined
  return {
    status: Number(head.slice(9, 12)),
    last: head.includes('connection: close'),
    refused: false,
    body: keepBodies ? bytes.toString('utf8', from, to) : '',
  }
}

function bodyEnd(bytes: Buffer, from: number, head: string): number | undefined {
  const length = /content-length: *(\d+)/.exec(head)?.[1]
  if (length !== undefined) return bytes.length >= from + Number(length) ? from + Number(length) : undefined
  if (!head.includes('transfer-encoding: chunked')) return from
  const last = bytes.indexOf('0\r\n\r\n', from)
  return last < 0 ? undefined : last + 5
}

/** A POST of JSON, ready to be sent many times. */
export function messageOf(path: string, body: string): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Accept: */*',
    'User-Agent: millrace-bench',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`)
}
