import type { Command } from 'commander'
import type { Session } from './session.ts'

/** Runs the work of a command with the settings of this use. */
export type Run = (command: Command, work: (session: Session) => Promise<void>) => Promise<void>

/** Commands that add themselves to the program. */
export type AddCommand = (program: Command, run: Run) => void
