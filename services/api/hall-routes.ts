import type { App, RouteParts } from './app-types.ts';
import { registerCallRoutes } from './call-routes.ts';
import { registerFormRoutes } from './form-routes.ts';
import { registerNoticeRoutes } from './notice-routes.ts';
import { registerTaskExport } from './task-export-routes.ts';
import { registerViewRoutes } from './view-routes.ts';

/** What a hall keeps for its own work beside its cases, and what its pages ask for. */
export function registerHallRoutes(app: App, parts: RouteParts): void {
  registerNoticeRoutes(app, parts);
  registerCallRoutes(app, parts);
  registerFormRoutes(app, parts);
  registerViewRoutes(app, parts);
  registerTaskExport(app, parts);
}
