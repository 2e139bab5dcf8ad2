import { getRouteApi, Link } from '@tanstack/react-router'
import { Comments } from '../../parts/comments/comments.tsx'
import { Page } from '../../parts/page.tsx'
import { clock } from '../../state/moments.ts'
import { counted } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import type { Verdict } from '../../state/verdict.ts'
import { entityOf, type View } from '../../state/view-words.ts'
import '../../styles/features.css'
import '../../styles/lineage.css'
import { Definitions } from './definitions.tsx'
import { Freshness } from './freshness.tsx'
import { Leakage } from './leakage.tsx'
import { LookUp } from './look-up.tsx'
import { Origin } from './origin.tsx'
import { askView } from './questions.ts'
import { SkewOf } from './skew.tsx'

const route = getRouteApi('/features/$view')

/** One feature view: what it computes, from where, how fresh it is, what a careless join would claim, and whether serving agrees. */
export function ViewPage() {
  const { view: name } = route.useParams()
  const { data, reading } = useQuestion(['views', 'one', name], () => askView(name))
  return (
    <Page
      title={`${name} · Features`}
      crumbs={[
        <Link key="features" to="/features">
          Features
        </Link>,
        name,
      ]}
      about="the feature view"
      verdict={data && verdictOf(data.view)}
      reading={reading}
    >
      {data && (
        <div className="grid">
          <Definitions view={data.view} />
          <Freshness view={data.view} />
          <LookUp view={data.view} />
          <SkewOf view={data.view} endpoints={data.endpoints} />
          <Leakage view={data.view} labels={data.labels} />
          <Origin view={data.view} />
          <Comments anchor={{ kind: 'view', id: data.view.name }} />
        </div>
      )}
    </Page>
  )
}

function verdictOf(view: View): Verdict {
  const { name, fresh, features, from } = view
  const ready = fresh
    ? fresh.through === null
      ? `knows ${counted(fresh.entities, 'entity', 'entities')}, as pushed`
      : `knows ${counted(fresh.entities, 'entity', 'entities')}, exact through ${clock(fresh.through)}`
    : 'is not ready for look-ups'
  return {
    headline: `${name} ${ready}.`,
    pieces: [
      { text: `${counted(features.length, 'feature')} by ${entityOf(view)}, from ` },
      { text: from, strong: true },
      { text: '. A row counts from when it was known, offline and online alike.' },
    ],
  }
}
