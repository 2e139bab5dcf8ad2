import { getRouteApi, Link } from '@tanstack/react-router'
import { Comments } from '../../parts/comments/comments.tsx'
import { May } from '../../parts/may.tsx'
import { Page } from '../../parts/page.tsx'
import { Panel } from '../../parts/panel.tsx'
import { counted } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import '../../styles/lineage.css'
import '../../styles/model.css'
import '../../styles/pipelines.css'
import { Acts } from './acts.tsx'
import { Drawing } from './drawing.tsx'
import { Logs } from './logs.tsx'
import { askPipeline } from './questions.ts'
import { RunsTable } from './runs.tsx'
import { StepOf } from './step.tsx'
import { verdictOf } from './verdict.ts'

const route = getRouteApi('/pipelines/$pipeline')

/** One pipeline: its steps drawn with the state of a run, what they printed, what they read and made, and its runs. */
export function PipelinePage() {
  const { pipeline } = route.useParams()
  const { run, step: asked } = route.useSearch()
  const { data, reading } = useQuestion(['pipelines', 'one', pipeline, run], () => askPipeline(pipeline, run), {
    keeps: true,
  })
  const status = data?.status
  const steps = status?.steps ?? []
  const step = steps.find((one) => one.step === asked)
  return (
    <Page
      title={`${pipeline} · Pipelines`}
      crumbs={[
        <Link key="pipelines" to="/pipelines">
          Pipelines
        </Link>,
        pipeline,
      ]}
      about="the pipeline"
      verdict={data && verdictOf(data)}
      reading={reading}
      acts={
        data && (
          <May permits={['pipeline.write']} does="Running or stopping it">
            <Acts answer={data} />
          </May>
        )
      }
    >
      {data && (
        <div className="grid">
          <Drawing answer={data} chosen={asked} />
          {status?.run && <Logs key={`${status.run} ${step?.step}`} run={status.run} step={step?.step} />}
          {status?.run && <StepOf status={status} step={step} />}
          {data.runs.length > 0 && (
            <Panel
              id="runs"
              of={12}
              flush
              title={counted(data.runs.length, 'run')}
              note="The newest 50 at most; times in UTC"
            >
              <RunsTable runs={data.runs} shown={status?.run ?? null} />
            </Panel>
          )}
          <Comments anchor={{ kind: 'pipeline', id: pipeline }} />
        </div>
      )}
    </Page>
  )
}
