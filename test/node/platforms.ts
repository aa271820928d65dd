/** The platforms that a node may run, and what is proven of each. */

/** What can be proven once a platform is up. */
export type Part = 'programs' | 'browser' | 'days' | 'network' | 'lost' | 'services';

export interface Chosen {
  readonly config: string;
  /** What is proven of it, where nobody says otherwise. */
  readonly parts: readonly Part[];
}

export const platforms = {
  core: { config: 'test/node/thinkube.yaml', parts: ['programs', 'browser', 'days', 'network', 'lost'] },
  services: { config: 'test/node/services.yaml', parts: ['services'] },
} as const satisfies Record<string, Chosen>;

export type PlatformName = keyof typeof platforms;
export const isPlatform = (name: string): name is PlatformName => Object.hasOwn(platforms, name);
