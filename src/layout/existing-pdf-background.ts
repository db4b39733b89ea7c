/** The rule for pages that paint over what lies below them. */
import { InputError } from '../errors.ts';
import { type Background, MAX_HIDDEN } from '../pdf/background.ts';

/**
 * Refuses a page that would hide the pantograph under it.
 * @throws InputError when more than {@link MAX_HIDDEN} of the page is covered
 */
export function requireUncovered(background: Background, where: string): void {
  if (background.hidden <= MAX_HIDDEN) return;
  const percent = (value: number): string => `${Math.round(value * 100)} %`;
  throw new InputError(
    'input',
    where,
    `paints a light background over ${percent(background.hidden)} of the page (white: ${percent(background.white)}), which would hide the pantograph`,
    'export it without a background, or use --over to print the pantograph on top with text kept clear',
  );
}
