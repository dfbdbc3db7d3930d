import { birthNotificationSchema } from '../../schemas/birth-notification.ts';

/** A check of entitlements may ask about a birth that has not happened yet. */
export const anyDayNotificationSchema = birthNotificationSchema(() => new Date('9999-12-31T00:00:00Z'));

/**
 * The one schema that routes, tasks and documentation share: it costs a while to build. Both carry the same name,
 * and the document refers to the one that was made last.
 */
export const notificationSchema = birthNotificationSchema();
