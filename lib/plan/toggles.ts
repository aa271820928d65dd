/** What the user wrote under `components`: true, false, or an object of settings. */
import type { Component } from './component';

export type Toggles = Readonly<Record<string, unknown>>;
type Settings = Readonly<Record<string, unknown>>;

export const isSettings = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isOn = (toggle: unknown): boolean =>
  isSettings(toggle) ? toggle['enabled'] !== false : toggle === true;

export const isOff = (toggle: unknown): boolean => toggle !== undefined && !isOn(toggle);

/** The toggle with which it is on or off; settings that it has are kept. */
export const turned = (toggle: unknown, on: boolean): unknown =>
  isSettings(toggle) ? { ...toggle, enabled: on } : on;

/** The component's own settings, without the common ones. */
export function ownSettings(toggle: unknown, { ownOptions }: Pick<Component, 'ownOptions'>): Settings {
  const written = isSettings(toggle) ? toggle : {};
  return Object.fromEntries(Object.entries(written).filter(([key]) => key in ownOptions.shape));
}
