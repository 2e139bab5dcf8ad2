import { Link } from '@tanstack/react-router'
import { Panel } from '../../parts/panel.tsx'
import { counted } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import { askUses } from './questions.ts'

/** What was made of the version that is looked at. */
export function Uses({ dataset, version }: { dataset: string; version: number }) {
  const { data, reading } = useQuestion(['datasets', 'uses', dataset, version], () => askUses(dataset, version))
  const uses = data?.uses ?? []
  return (
    <Panel
      id="uses"
      of={5}
      title={data && uses.length === 0 ? 'Nothing was made of it' : `${counted(uses.length, 'thing')} came of it`}
      note={`Of version ${version}`}
      reading={reading}
      has={data !== undefined}
    >
      <ul className="files">
        {uses.map(({ kind, name, version: of, how }) => (
          <li key={`${kind} ${name} ${of} ${how}`}>
            <span className="file">
              {kind === 'model' && of !== null ? (
                <Link to="/models/$model/$version" params={{ model: name, version: String(of) }}>
                  {name} v{of}
                </Link>
              ) : kind === 'dataset' ? (
                <Link to="/data/$dataset" params={{ dataset: name }}>
                  {name}
                </Link>
              ) : (
                <span>{name}</span>
              )}
            </span>
            <span className="dim">{`${kind}, ${how}`}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
