import { client } from '../../state/client.ts'

/** What is watched at every endpoint, how its objectives stand, and which alerts are open. */
export async function askMonitors() {
  const [{ endpoints }, { endpoints: objectives }, { alerts }] = await Promise.all([
    client.serving.list(),
    client.monitoring.slo({}),
    client.monitoring.alerts({ open: true, limit: 1_000 }),
  ])
  const watches = await Promise.all(endpoints.map(({ name }) => client.monitoring.watch({ endpoint: name })))
  return endpoints.map(({ name, model }, index) => ({
    ...{ name, model, watch: watches[index]! },
    objectives: objectives.find(({ endpoint }) => endpoint === name)?.objectives ?? [],
    open: alerts.filter(({ endpoint }) => endpoint === name),
  }))
}

export type Monitored = Awaited<ReturnType<typeof askMonitors>>[number]
