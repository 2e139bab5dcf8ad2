import type { Command } from 'commander'
import type { Session } from './session.ts'

/** Runs the work of a command with the settings of this use; work that gives false is a check that said no. */
export type Run = (command: Command, work: (session: Session) => Promise<unknown>) => Promise<void>

/** Commands that add themselves to the program. */
export type AddCommand = (program: Command, run: Run) => void
