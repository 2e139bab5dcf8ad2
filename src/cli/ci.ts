import type { Command } from 'commander'
import type { ActionFace } from '../http/index.ts'
import type { Run } from './command.ts'
import { addCommand } from './derived.ts'

const ACTION = 'automation.ci'

/** Adds `millrace ci`: the action `automation.ci`, for a pull request. */
export function addCi(program: Command, actions: readonly ActionFace[], run: Run): void {
  const action = actions.find(({ name }) => name === ACTION)
  if (action) addCommand(program, action, { run, example: 'ci --share 0.2 --json' })
}
