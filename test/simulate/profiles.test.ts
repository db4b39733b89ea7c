import { describe, expect, it } from 'vitest';
import * as profiles from '../../src/simulate/profiles.ts';

describe('profiles', () => {
  it('state a source for every number that is drawn or drawn with', () => {
    // The two lists state theirs in their comment.
    const { BLACK_GENERATION: _, SCREEN_ANGLES: __, ...tables } = profiles;
    let numbers = 0;
    const look = (value: unknown, path: string): void => {
      if (Array.isArray(value)) {
        numbers++;
        expect(value.at(-1), path).toMatch(/^[A-E]$/);
        expect(
          value.slice(0, -1).every((v) => Number.isFinite(v)),
          path,
        ).toBe(true);
      } else if (typeof value === 'object' && value !== null)
        for (const [key, part] of Object.entries(value)) look(part, `${path}.${key}`);
      else if (typeof value === 'number') expect(path).toMatch(/\.(dpi|scanDpi)$/);
    };
    look(tables, 'profiles');
    expect(numbers).toBeGreaterThan(150);
  });

  it('give each copier chances of screens that add to 1', () => {
    for (const { screens } of Object.values(profiles.COPIER_PROFILES))
      expect(screens[0] + screens[1] + screens[2]).toBeCloseTo(1, 9);
  });
});
