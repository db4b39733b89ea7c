/**
 * The rules that make one word out of the checks. Stated in docs/verdict.md as a table; each row is a
 * test. A check that did not run is never counted as passed, and contradictions are not averaged.
 */
import type { Verdict, VerdictWord } from './verdict.ts';

/** What the rules look at. */
export interface Findings
  extends Pick<Verdict, 'label' | 'pantograph' | 'latent' | 'scramble' | 'comparison'> {
  /** Whether a scan of the front was given. */
  readonly frontGiven: boolean;
  /** Whether any scan showed a back of this kind at all (a field or a label). */
  readonly backFound: boolean;
}

/**
 * The verdict and its reasons, most decisive first.
 *
 * In order: nothing read, or a label that fails, is `unreadable` (but `copy` where a front without its back is surely
 * one); a front that differs is `altered`,
 * whatever else is good; a sign of copying is `copy`; anything missing or in doubt is `unsure`;
 * what is left is `genuine`. Of the two originality checks, one may be beyond what the scans carry (a
 * 300 dpi scan cannot show the copy-fragile pattern): then the other must say `original` by itself, and
 * the reasons name the one that did not run.
 */
export function judge(f: Findings): { verdict: VerdictWord; reasons: string[] } {
  const reasons: string[] = [];
  const say = (verdict: VerdictWord) => ({ verdict, reasons });

  if (!f.backFound) {
    // Whose sheet it is, and what was issued, nobody knows; that it is no original answers the question all the same.
    const copy = f.pantograph.status === 'copy';
    reasons.push(...(copy ? ['pantograph-copy'] : []), 'back-not-found');
    return say(copy ? 'copy' : 'unreadable');
  }
  if (f.label.status !== 'valid') {
    reasons.push(`label-${f.label.status}`);
    return say('unreadable');
  }
  if (f.scramble.status === 'failed') {
    reasons.push('scramble-failed');
    return say('unreadable');
  }

  const copied = [
    f.latent.status === 'copy' || f.latent.status === 'absent' ? `latent-${f.latent.status}` : '',
    f.pantograph.status === 'copy' || f.pantograph.status === 'absent'
      ? `pantograph-${f.pantograph.status}`
      : '',
  ].filter((reason) => reason !== '');

  if (f.comparison.status === 'altered') {
    reasons.push('front-altered', ...copied);
    return say('altered');
  }
  if (copied.length > 0) {
    reasons.push(...copied);
    if (f.latent.status === 'original') reasons.push('contradiction-latent-original');
    if (f.pantograph.status === 'original') reasons.push('contradiction-pantograph-original');
    // One sign of copying against one sign of an original is not averaged away: a person must look.
    return say(reasons.some((reason) => reason.startsWith('contradiction')) ? 'unsure' : 'copy');
  }

  if (f.scramble.status === 'partial') reasons.push('scramble-partial');
  if (!f.frontGiven) reasons.push('front-not-given');
  else if (f.comparison.status === 'skipped') reasons.push('comparison-skipped');
  const open = (['latent', 'pantograph'] as const).filter((name) => f[name].status === 'unsure');
  const beyond = open.filter((name) => f[name].because === 'scan');
  const oneBeyond = open.length === 1 && beyond.length === 1;
  if (!oneBeyond) reasons.push(...open.map((name) => `${name}-unsure`));
  if (reasons.length > 0) return say('unsure');

  reasons.push(oneBeyond ? `${beyond[0]}-beyond-scan` : 'all-checks-passed');
  return say('genuine');
}
