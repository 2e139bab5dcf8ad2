import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const PEERS = fileURLToPath(new URL('../peers', import.meta.url))

/** A process that is asked with one JSON line and answers with one; Millrace and its peers alike. */
export interface Driver {
  /** Errors: what the driver says went wrong, or that it ended. */
  ask<T>(verb: string, how?: object): Promise<T>
  close(): Promise<void>
}

/** Starts a driver. One question at a time. */
export function openDriver(program: string, args: readonly string[]): Driver {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const said = tail(child)
  return {
    async ask<T>(verb: string, how: object = {}): Promise<T> {
      child.stdin.write(`${JSON.stringify({ verb, ...how })}\n`)
      const { value, done } = await answers.next()
      if (done === true) throw new Error(`${program} ${args.join(' ')} ended at "${verb}": ${said()}`)
      const answer = JSON.parse(value) as T & { readonly error?: string }
      if (answer.error !== undefined) throw new Error(`"${verb}" failed: ${answer.error}`)
      return answer
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((resolve) => child.once('close', resolve))
      child.stdin.end()
      await ended
    },
  }
}

/** A peer in a process of its own, by the name of its file; nothing where `bench/peers/setup` was not run. */
export function openPeer(file: string): Driver | undefined {
  const python = `${PEERS}/.venv/bin/python`
  if (existsSync(python)) return openDriver(python, ['-B', `${PEERS}/${file}`])
  process.stderr.write('the peers are not here; bench/peers/setup brings them\n')
  return undefined
}

/** The last that a process said on its error stream. */
function tail(child: ChildProcess): () => string {
  let text = ''
  child.stderr!.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-2_000)
  })
  return () => text.trim()
}
