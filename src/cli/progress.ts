import type { Progress } from './hooks.ts'
import type { Terminal } from './terminal.ts'

const WIDTH = 24
const STEPS = 10
/** A line that differs from the one before in numbers only waits for the next tenth. */
const COUNTS = /[\d.,-]+/g

/** Progress of one piece of work on standard error: a bar on a screen, a line now and then elsewhere. */
export interface ProgressLine {
  readonly report: Progress
  /** Removes the bar. */
  end(): void
}

export function createProgress(terminal: Pick<Terminal, 'err' | 'screen' | 'columns'>): ProgressLine {
  return terminal.screen ? bar(terminal) : lines(terminal)
}

function bar(terminal: Pick<Terminal, 'err' | 'columns'>): ProgressLine {
  let shown = ''
  return {
    report(done, doing) {
      const share = clamp(done)
      const full = Math.round(share * WIDTH)
      const head = `[${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}] ${String(Math.round(share * 100)).padStart(3)} % `
      const text = (head + doing).slice(0, terminal.columns - 1)
      if (text === shown) return
      shown = text
      terminal.err(`\r\u001b[2K${text}`)
    },
    end() {
      if (shown !== '') terminal.err('\r\u001b[2K')
      shown = ''
    },
  }
}

function lines(terminal: Pick<Terminal, 'err'>): ProgressLine {
  let before = ''
  return {
    report(done, doing) {
      const step = Math.floor(clamp(done) * STEPS)
      const now = `${step} ${doing.replace(COUNTS, '')}`
      if (now === before) return
      before = now
      terminal.err(`${String(step * STEPS).padStart(3)} % ${doing}\n`)
    },
    end: () => undefined,
  }
}

const clamp = (share: number): number => Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0))
