import { getRouteApi, Link } from '@tanstack/react-router'
import { Comments } from '../../parts/comments/comments.tsx'
import { Page } from '../../parts/page.tsx'
import { useQuestion } from '../../state/question.ts'
import '../../styles/lineage.css'
import '../../styles/model.css'
import { Asked, Metrics, Slices } from './card-panels.tsx'
import { Gates } from './gates.tsx'
import { Lineage } from './lineage.tsx'
import { Move } from './move.tsx'
import { Notes } from './notes.tsx'
import { askVersion } from './questions.ts'
import { RecordOf } from './record.tsx'
import { verdictOf } from './verdict.ts'

const route = getRouteApi('/models/$model/$version')

/** One version: how good it is and how sure that is, where it came from, what is missing, and what may be done with it. */
export function VersionPage() {
  const { model, version } = route.useParams()
  const number = Number(version)
  const { data, reading } = useQuestion(['models', 'version', model, number], () => askVersion(model, number))
  return (
    <Page
      title={`${model} v${version} · Models`}
      crumbs={[
        <Link key="models" to="/models">
          Models
        </Link>,
        <Link key="up" to="/models/$model" params={{ model }}>
          {model}
        </Link>,
        `v${version}`,
      ]}
      about="the version"
      verdict={data && verdictOf(data)}
      reading={reading}
    >
      {data && (
        <div className="grid">
          <Metrics card={data.card} />
          <Gates answer={data} />
          <Lineage of={`model:${model}/${version}`} />
          <RecordOf answer={data} />
          <Move answer={data} />
          {data.card.slices.length > 0 && <Slices card={data.card} />}
          <Asked card={data.card} />
          <Notes card={data.card} />
          <Comments anchor={{ kind: 'version', id: `${model}/${number}` }} />
        </div>
      )}
    </Page>
  )
}
