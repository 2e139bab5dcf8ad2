import { describe, expect, it } from 'vitest'
import { followUp } from './follow.ts'
import { renderLogs, renderStatus } from './render-pipeline.ts'

const step = (name: string, more: object = {}) => ({
  ...{
    step: name,
    state: 'finished',
    after: [] as string[],
    cached: false,
    madeBy: 'r1',
    seconds: 1,
    attempt: 1,
    error: null,
  },
  ...more,
})
const status = {
  ...{ run: 'r1', pipeline: 'nightly', partition: '2026-01-01', state: 'failed', because: 'asked for', by: 'ada' },
  ...{ cancelledBy: null, createdAt: 0, startedAt: 0, finishedAt: 2_500, partitions: null },
  steps: [
    step('clean', { cached: true, madeBy: 'r0' }),
    step('score', { after: ['clean'], seconds: 2 }),
    step('train', {
      ...{ after: ['clean', 'score'], state: 'failed', seconds: null, attempt: 2 },
      error: {
        code: 'pipeline.command_failed',
        message: 'The command of step train ended with status 3.',
        help: 'See its log.',
      },
    }),
  ],
  backfill: {
    backfill: 'b1',
    from: '2026-01-01',
    to: '2026-01-31',
    state: 'running',
    total: 31,
    cached: 20,
    finished: 5,
    failed: 1,
  },
}

describe('a run on the terminal', () => {
  it('is drawn with a mark, its place and its time for each step, and says what went wrong', () => {
    const text = renderStatus(status)
    expect(text).toContain('✓ clean')
    expect(text).toContain('cached, made by r0')
    expect(text).toMatch(/✓ └─score +█{20} 2 s/)
    expect(text).toMatch(/✗ {3}└─train +failed, attempt 2 after clean, score/)
    expect(text).toContain('train: The command of step train ended with status 3.')
    expect(text).toContain('31: 20 cached, 5 run, 1 failed, 5 waiting')
  })

  it('shows no character that a terminal would obey', () => {
    expect(renderLogs({ lines: [{ step: 'a', line: 'red \u001b[31m' }] })).toBe('a │ red ?[31m\n')
  })
})

describe('a command that goes on', () => {
  const running = { ...status, state: 'running', steps: [step('a'), step('b', { state: 'running' })] }

  it('waits for a run until it has ended, unless it is told not to', () => {
    expect(followUp('pipeline.run', {}, running)).toMatchObject({
      ...{ action: 'pipeline.status', input: { run: 'r1' }, done: 0.5, doing: 'b' },
    })
    expect(followUp('pipeline.run', {}, { ...running, state: 'finished' })).toBeUndefined()
    expect(followUp('pipeline.run', { detach: true }, running)).toBeUndefined()
    expect(followUp('data.list', {}, {})).toBeUndefined()
  })

  it('waits for a backfill, whatever its runs are', () => {
    expect(followUp('pipeline.backfill', {}, status)).toMatchObject({
      input: { run: 'b1' },
      doing: '26 of 31 partitions',
    })
  })

  it('asks for the lines after those that it has', () => {
    const asked = { run: 'r1', follow: true }
    expect(followUp('pipeline.logs', asked, { next: 'a:7', done: false })?.input).toMatchObject({ after: 'a:7' })
    expect(followUp('pipeline.logs', asked, { next: 'a:7', done: true })).toBeUndefined()
    expect(followUp('pipeline.logs', { run: 'r1' }, { next: 'a:7', done: false })).toBeUndefined()
  })
})
