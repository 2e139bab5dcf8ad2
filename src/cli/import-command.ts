import type { Command } from 'commander'
import type { ActionFace } from '../http/index.ts'
import type { Run } from './command.ts'
import { addCommand } from './derived.ts'
import type { Session } from './session.ts'

const ACTION = 'tracking.import'

/** Adds `millrace import mlflow SOURCE`: the action `tracking.import`, with who asks as MLflow's own clients are told it. */
export function addImport(program: Command, actions: readonly ActionFace[], run: Run): void {
  const action = actions.find(({ name }) => name === ACTION)
  if (!action) return
  const group = program.command('import').description('Move in what another tool has kept.')
  addCommand(group, action, {
    ...{ run, name: 'mlflow', given: credentials },
    example: 'import mlflow http://mlflow.example:5000 --dry-run',
  })
}

/** The variables that a client of MLflow reads. */
function credentials({ terminal: { environment } }: Session): Readonly<Record<string, string | undefined>> {
  return {
    username: environment['MLFLOW_TRACKING_USERNAME'],
    password: environment['MLFLOW_TRACKING_PASSWORD'],
    bearer: environment['MLFLOW_TRACKING_TOKEN'],
  }
}
