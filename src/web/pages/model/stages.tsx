import { Panel } from '../../parts/panel.tsx'
import type { ModelAnswer } from './questions.ts'

/** The way of a version: which stages there are, what each demands, and who is in it. */
export function Stages({ answer: { model, versions } }: { answer: ModelAnswer }) {
  const stages = model.stages ?? [{ name: 'Staging' }, { name: 'Production' }]
  return (
    <Panel
      id="stages"
      of={5}
      title="Stages"
      note={model.stages === null ? 'The usual ones; they demand nothing' : 'As this model declares them'}
    >
      <ol className="stages">
        {stages.map((stage) => {
          const within = versions.filter((version) => version.stage === stage.name).map(({ version }) => `v${version}`)
          return (
            <li key={stage.name}>
              <b>{stage.name}</b>
              <span className={within.length === 0 ? 'dim' : ''}>
                {within.length === 0 ? 'none' : within.join(', ')}
              </span>
              <p className="note">{demands(stage)}</p>
            </li>
          )
        })}
      </ol>
    </Panel>
  )
}

type Stage = NonNullable<ModelAnswer['model']['stages']>[number]

function demands({ gates, approvals = 0, by, alias }: Stage): string {
  const parts = [
    ...(gates ? [`gates on ${Object.keys(gates).join(', ')}`] : []),
    ...(approvals > 0
      ? [`${approvals} ${approvals === 1 ? 'approval' : 'approvals'}${by ? ` by ${by.join(' or ')}` : ''}`]
      : []),
  ]
  const demanded = parts.length === 0 ? 'Demands nothing' : `Demands ${parts.join(' and ')}`
  return `${demanded}${alias === undefined ? '' : `; gives the alias ${alias}`}.`
}
