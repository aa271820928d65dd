/** Every component that the package brings, by id. Adding one is adding its folder and its line here. */
import type { Component } from '../plan/component';

export const catalogue = {} satisfies Readonly<Record<string, Component>>;
