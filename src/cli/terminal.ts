/** Where a command reads and writes; tests give their own. */
export interface Terminal {
  /** Standard output: results only. */
  out(text: string): void
  /** Standard error: progress, logs, errors. */
  err(text: string): void
  /** Whether standard error is a screen that a bar can be drawn on. */
  readonly screen: boolean
  readonly columns: number
  readonly folder: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Resolves when the person, or the system, asks to stop. */
  stopped(): Promise<void>
}

/** Whoever reads may leave (`millrace … | head`): what is written then goes nowhere, and the work goes on to its end. */
function withoutReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', withoutReader)
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    screen: process.stderr.isTTY === true && process.env['CI'] === undefined,
    columns: process.stdout.columns ?? 120,
    folder: process.cwd(),
    environment: process.env,
    stopped: () =>
      new Promise((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
      }),
  }
}
