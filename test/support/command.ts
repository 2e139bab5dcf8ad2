import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { cliHooks } from '../../src/app.ts'
import { demoCommand } from '../../src/cli/demo/command.ts'
import { runCli } from '../../src/cli/index.ts'

const PROGRAM = fileURLToPath(new URL('../../bin/millrace.js', import.meta.url))

/** What a command left behind. */
export interface Ended {
  /** The exit status; null where a signal ended it. */
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Where a command runs. */
export interface Place {
  readonly folder: string
  readonly environment?: Readonly<Record<string, string>>
  /** Milliseconds after which it is killed; a minute when not given. */
  readonly patience?: number
}

/** A command that goes on until it is stopped. */
export interface Started {
  readonly process: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves with the first match in what it printed; fails with all it printed when it ends, or is silent too long. */
  until(pattern: RegExp, milliseconds?: number): Promise<RegExpExecArray>
  stop(signal?: NodeJS.Signals): Promise<Ended>
}

const PATIENCE = 60_000
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts `millrace` as a user would, with no setting of the machine's own. */
export function startMillrace(words: readonly string[], { folder, environment }: Place): Started {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('MILLRACE_')))
  const child = spawn(process.execPath, [PROGRAM, ...words], {
    cwd: folder,
    env: { ...own, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const said = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text
  })
  let over = false
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (status) => {
      over = true
      running.delete(child)
      resolve({ status, ...said })
    })
  })
  return {
    process: child,
    ended,
    async until(pattern, milliseconds = PATIENCE) {
      const last = Date.now() + milliseconds
      for (;;) {
        const found = pattern.exec(said.stdout) ?? pattern.exec(said.stderr)
        if (found) return found
        if (over || Date.now() > last)
          throw new Error(`millrace ${words.join(' ')} never said ${pattern}:\n${said.stdout}\n${said.stderr}`)
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
    },
    stop(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}

/** Runs `millrace` to its end; one that takes longer than there is patience is killed, and its status is null. */
export async function millrace(words: readonly string[], place: Place): Promise<Ended> {
  const started = startMillrace(words, place)
  const timer = setTimeout(() => started.process.kill('SIGKILL'), place.patience ?? PATIENCE)
  const ended = await started.ended
  clearTimeout(timer)
  return ended
}

/** The same command line in this process: quicker, for what ends before it opens anything. */
export async function millraceHere(words: readonly string[], { folder, environment = {} }: Place): Promise<Ended> {
  const said = { stdout: '', stderr: '' }
  const terminal = {
    out: (text: string) => {
      said.stdout += text
    },
    err: (text: string) => {
      said.stderr += text
    },
    ...{ screen: false, columns: 120, folder, environment, stopped: async () => undefined },
  }
  const library = () => import('../../src/index.ts')
  const status = await runCli(words, { hooks: cliHooks, library, terminal }, [demoCommand])
  return { status, ...said }
}

/** Starts `millrace up` on a free port; resolves when everything is as declared. */
export async function up(folder: string, words: readonly string[] = []): Promise<Started & { readonly url: string }> {
  const started = startMillrace(['up', '--port', '0', '--json', ...words], { folder })
  const [line] = await started.until(/^\{.*\}$/m)
  const { url } = JSON.parse(line) as { url?: string }
  if (url === undefined) throw new Error(`millrace up did not come up: ${line}`)
  return { ...started, url }
}

/** The folder of a fresh project, as `millrace init` writes it. */
export async function initProject(folder: string): Promise<string> {
  const { status, stderr } = await millrace(['init', 'shop'], { folder })
  if (status !== 0) throw new Error(stderr)
  return path.join(folder, 'shop')
}
