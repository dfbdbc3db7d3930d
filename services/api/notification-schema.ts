import { birthNotificationSchema } from '../../schemas/birth-notification.ts';

/** The one schema that routes, tasks and documentation share: it costs a while to build. */
export const notificationSchema = birthNotificationSchema();
