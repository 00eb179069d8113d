/** What the boot has opened: see PusherServices. */
export const PUSHER_SERVICES = Symbol('pusher-services');
