import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const PEERS = fileURLToPath(new URL('../peers', import.meta.url))

/** A process that is asked with one JSON line and answers with one; Millrace and its peers alike. */
export interface Driver {
  readonly pid: number
  /** Errors: what the driver says went wrong, or that it ended. */
  ask<T>(verb: string, how?: object): Promise<T>
  close(): Promise<void>
}

/** Starts a driver. One question at a time. */
export function openDriver(
  program: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Driver {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...variables } })
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const said = tail(child)
  const end = new Promise<string>((resolve) => {
    child.once('exit', (status, signal) => resolve(signal === null ? `with status ${status}` : `by ${signal}`))
  })
  return {
    pid: child.pid!,
    async ask<T>(verb: string, how: object = {}): Promise<T> {
      child.stdin.write(`${JSON.stringify({ verb, ...how })}\n`)
      const { value, done } = await answers.next()
      if (done === true) throw new Error(`${args.at(-1)} ended at "${verb}" ${await end}: ${said()}`)
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

/**
 * A peer in a process of its own, by the name of its file and of its environment; nothing where that is not here. What it says of its
 * environment, such as the store it is to use, comes as variables.
 */
export function openPeer(file: string, where: PeerPlace = {}): Driver | undefined {
  const { environment = '.venv', setup = 'setup', variables = {} } = where
  const python = `${PEERS}/${environment}/bin/python`
  if (existsSync(python)) return openDriver(python, ['-B', `${PEERS}/${file}`], variables)
  process.stderr.write(`${file} cannot run; bench/peers/${setup} brings what it needs\n`)
  return undefined
}

/** Where a peer lives. */
export interface PeerPlace {
  /** The folder in `bench/peers`. */
  readonly environment?: string
  /** The command that makes it. */
  readonly setup?: string
  readonly variables?: Readonly<Record<string, string>>
}

/** The last that a process said on its error stream. */
function tail(child: ChildProcess): () => string {
  let text = ''
  child.stderr!.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-2_000)
  })
  return () => text.trim()
}
