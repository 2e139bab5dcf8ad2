import type { DoorRoute } from '../../../http/index.ts'
import { aliasRoutes } from './aliases.ts'
import { modelRoutes } from './models.ts'
import type { RegistryRouteNeeds } from './needs.ts'
import { versionRoutes } from './versions.ts'
import { webhookRoutes } from './webhooks.ts'

/** Every call of MLflow's registry. */
export function registryRoutes(needs: RegistryRouteNeeds): readonly DoorRoute[] {
  return [...modelRoutes(needs), ...versionRoutes(needs), ...aliasRoutes(needs), ...webhookRoutes(needs)]
}
