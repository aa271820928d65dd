/** What the user should know of the platform's own config, whichever components are on. */
import type { PlatformConfig } from './schema/platform';

export const platformNotes = ({ cluster: { domain } }: PlatformConfig): readonly string[] =>
  /(^|\.)local$/.test(domain)
    ? [
        `cluster.domain: macOS, iOS and many Linux systems look names under .local up by multicast and ask no DNS server, so that they may not find ${domain}; home.arpa is reserved for homes`,
      ]
    : [];
