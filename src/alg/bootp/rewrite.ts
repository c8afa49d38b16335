/**
 * What a gateway's BOOTP ALG makes of a message: nothing. Addresses inside are those of the client's own network, and the
 * header is left alone as well, even where a NAT rule matches (Junos OS, ALG Descriptions, "BOOTP").
 */
import { unchanged, type RewrittenFields } from '../field-rewrite.ts';

/** The message as it leaves the gateway, which is the message as it came. */
export const rewriteBootp = (message: Uint8Array): RewrittenFields => unchanged(message);
