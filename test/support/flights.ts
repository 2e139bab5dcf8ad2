import { findFlights } from '../../src/cli/demo/source.ts'

/** Why tests on the flights are skipped, with the command that changes it; undefined where the flights are there. */
export const missingFlights = reason()

function reason(): string | undefined {
  try {
    findFlights()
    return undefined
  } catch (error) {
    const { message, help } = error as { message: string; help: string }
    return `${message} Tests on them are skipped. ${help}`
  }
}
