import { appendFile, mkdir, open, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Clock, Digest, Events } from '../base/index.ts'
import type { Blobs } from '../storage/index.ts'
import { logged } from './events.ts'

const FLUSH_MS = 100
const MOST_BYTES = 10 * 1024 * 1024
const TAIL_BYTES = 64 * 1024
const LONGEST_LINE = 8_192
const LARGEST_PAGE = 256 * 1024

/** Takes the lines of one step. */
export interface StepLog {
  line(text: string): void
  /** Keeps what was written as a blob; nothing where nothing was. */
  close(): Promise<Digest | undefined>
}

/** Part of a log, and where it goes on. */
export interface LogPage {
  readonly lines: readonly string[]
  readonly next: number
}

/** Where the lines that steps print are kept: in files while a step runs, then as blobs. */
export interface Logs {
  open(run: string, step: string): StepLog
  /** Whole lines from a place on; each begins with its time. */
  read(of: { readonly run: string; readonly step: string; readonly blob?: Digest }, from: number): Promise<LogPage>
}

/** Logs below a folder. A log of more than 10 MB keeps its beginning and its end. */
export function createLogs(needs: {
  readonly folder: string
  readonly blobs: Blobs
  readonly events: Events
  readonly clock: Clock
}): Logs {
  const fileOf = (run: string, step: string): string => path.join(needs.folder, run, `${step}.log`)
  return {
    open: (run, step) => openLog({ ...needs, file: fileOf(run, step), run, step }),
    async read({ run, step, blob }, from) {
      const bytes = blob === undefined ? await partOf(fileOf(run, step), from) : await wholeOf(needs.blobs, blob, from)
      const end = bytes.lastIndexOf('\n')
      const lines = end < 0 ? [] : new TextDecoder().decode(bytes.subarray(0, end)).split('\n')
      return { lines, next: from + end + 1 }
    },
  }
}

async function wholeOf(blobs: Blobs, blob: Digest, from: number): Promise<Buffer> {
  return Buffer.from(await blobs.get(blob)).subarray(from, from + LARGEST_PAGE)
}

async function partOf(file: string, from: number): Promise<Buffer> {
  const handle = await open(file, 'r').catch(() => undefined)
  if (!handle) return Buffer.alloc(0)
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(LARGEST_PAGE), 0, LARGEST_PAGE, from)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

interface Writing {
  readonly file: string
  readonly run: string
  readonly step: string
  readonly blobs: Blobs
  readonly events: Events
  readonly clock: Clock
}

function openLog(at: Writing): StepLog {
  const { events, run, step, clock } = at
  const tail: string[] = []
  let [waiting, bytes, tailBytes]: [string[], number, number] = [[], 0, 0]
  let writing: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  const keep = (line: string): void => {
    bytes += Buffer.byteLength(line) + 1
    waiting.push(line)
  }
  const flush = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const lines = waiting
    waiting = []
    if (lines.length === 0) return writing
    events.publish(logged, { run, step, lines })
    writing = writing.then(() => write(at.file, lines))
    return writing
  }
  return {
    line(text) {
      for (const part of partsOf(text)) {
        const line = `${new Date(clock.now()).toISOString()} ${part}`
        if (bytes < MOST_BYTES) keep(line)
        else {
          tail.push(line)
          tailBytes += line.length
          while (tailBytes > TAIL_BYTES) tailBytes -= tail.shift()!.length
        }
      }
      timer ??= setTimeout(() => void flush().catch(() => undefined), FLUSH_MS)
    },
    async close() {
      if (tail.length > 0) waiting.push(`… more than ${MOST_BYTES} bytes were printed; the end of them:`, ...tail)
      await flush()
      const text = await readFile(at.file).catch(() => undefined)
      if (!text) return undefined
      const blob = await at.blobs.put(text)
      await rm(at.file, { force: true })
      return blob
    },
  }
}

async function write(file: string, lines: readonly string[]): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  await appendFile(file, `${lines.join('\n')}\n`)
}

/** Lines of a text, the long ones cut. */
function partsOf(text: string): string[] {
  return text.split(/\r?\n/).flatMap((line) => {
    if (line.length <= LONGEST_LINE) return [line]
    return Array.from({ length: Math.ceil(line.length / LONGEST_LINE) }, (_, i) =>
      line.slice(i * LONGEST_LINE, (i + 1) * LONGEST_LINE),
    )
  })
}
