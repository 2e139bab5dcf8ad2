import { getRouteApi, Link } from '@tanstack/react-router'
import { Comments } from '../../parts/comments/comments.tsx'
import { LoopWords } from '../../parts/loop-words.tsx'
import { Page } from '../../parts/page.tsx'
import { titleOf } from '../../state/decided.ts'
import { useQuestion } from '../../state/question.ts'
import '../../styles/decisions.css'
import '../../styles/model.css'
import { Alternatives } from './alternatives.tsx'
import { Evidence } from './evidence.tsx'
import { EvidencePath } from './evidence-path.tsx'
import { askDecision, testsIn } from './questions.ts'
import { RecordOf } from './record.tsx'
import { Rule } from './rule.tsx'
import { Tests } from './tests.tsx'
import { verdictOf } from './verdict.ts'

const route = getRouteApi('/decisions/$decision')

/** One decision: what, why, by which rule, on what evidence, what else was open, and what became of it. */
export function DecisionPage() {
  const { decision: id } = route.useParams()
  const { data, reading } = useQuestion(['decisions', 'one', id], () => askDecision(id))
  const name = data ? `${titleOf(data.decision)}, ${data.decision.endpoint}` : id
  const tests = data ? testsIn(data.decision) : []
  return (
    <Page
      title={`${name} · Decisions`}
      crumbs={[
        <Link key="decisions" to="/decisions">
          Decisions
        </Link>,
        data ? titleOf(data.decision) : id.slice(0, 8),
      ]}
      about="the decision"
      verdict={data && verdictOf(data)}
      reading={reading}
      acts={
        data &&
        data.loop?.waitsFor === id && <LoopWords endpoint={data.decision.endpoint} words={['approve', 'veto']} />
      }
    >
      {data && (
        <div className="grid">
          <Evidence decision={data.decision} />
          <RecordOf answer={data} />
          {data.rollout && <EvidencePath rollout={data.rollout} decision={data.decision} />}
          <Alternatives decision={data.decision} />
          <Rule decision={data.decision} />
          {tests.length > 0 && <Tests tests={tests} />}
          <Comments anchor={{ kind: 'decision', id }} />
        </div>
      )}
    </Page>
  )
}
