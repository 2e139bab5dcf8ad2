import { localOperator } from '../governance/index.ts'
import type { AddCommand } from './command.ts'
import { connect } from './connection.ts'
import { fail } from './errors.ts'
import type { Session } from './session.ts'

const ACTION = 'training.reproduce'

/** Adds `millrace reproduce`. */
export const addReproduce: AddCommand = (program, run) => {
  const command = program
    .command('reproduce')
    .argument('<run>', 'Id of a training run.')
    .description('Train a run again from its record alone and compare the bytes.')
    .addHelpText('after', '\nExample:\n  $ millrace reproduce 01hf7k2m3n4p5q6r7s8t9v0w1x')
  command.action((id: string) => run(command, (session) => reproduce(session, id)))
}

async function reproduce(session: Session, run: string): Promise<void> {
  const action = session.hooks.actions.find(({ name }) => name === ACTION)!
  const connection = await connect(session)
  try {
    const call = { actor: localOperator, progress: session.progress.report, files: 'all' as const }
    const result = (await connection.perform(action, { run }, call)) as { same?: boolean }
    session.print(result)
    if (!result.same) throw fail('not_reproduced', { run })
  } finally {
    session.progress.end()
    await connection.close()
  }
}
