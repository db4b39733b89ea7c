/** The verdict's words and reasons for people, in Japanese and English. Codes come from `judge.ts`. */
import type { VerdictWord } from './verdict.ts';

/** The same thing in both languages. */
export interface Bilingual {
  readonly ja: string;
  readonly en: string;
}

/** Each verdict in a word. */
export const VERDICT_WORD: Readonly<Record<VerdictWord, Bilingual>> = {
  genuine: { ja: '原本', en: 'genuine' },
  copy: { ja: '複写', en: 'copy' },
  altered: { ja: '改変あり', en: 'altered' },
  unreadable: { ja: '読み取り不能', en: 'unreadable' },
  unsure: { ja: '判定保留', en: 'unsure' },
};

/** What each verdict means. */
export const VERDICT_TEXT: Readonly<Record<VerdictWord, Bilingual>> = {
  genuine: {
    ja: '原本と認められます。表面の内容は発行時のものと一致しました。',
    en: 'Taken for the original. The front says what was issued.',
  },
  copy: { ja: '複写物と認められます。', en: 'Taken for a copy.' },
  altered: {
    ja: '表面の内容が発行時のものと異なります。',
    en: 'The front does not say what was issued.',
  },
  unreadable: {
    ja: '裏面を読み取れないため、判定できません。',
    en: 'The back cannot be read; nothing is known.',
  },
  unsure: {
    ja: '判定に必要な確認がそろいませんでした。',
    en: 'Not every check could be made; look closer.',
  },
};

const REASONS: Readonly<Record<string, Bilingual>> = {
  'back-not-found': {
    ja: '裏面（スクランブル画像・二次元コード）が見つかりません。',
    en: 'No back with a scramble field or a label was found.',
  },
  'label-invalid': {
    ja: '二次元コードの電子署名が正しくありません。',
    en: 'The signature of the 2D code is not valid.',
  },
  'label-missing': { ja: '二次元コードを読み取れません。', en: 'The 2D code could not be read.' },
  'scramble-failed': { ja: 'スクランブル画像を復元できません。', en: 'The scramble image did not open.' },
  'scramble-partial': {
    ja: 'スクランブル画像の一部しか復元できません。',
    en: 'The scramble image opened in part only.',
  },
  'front-altered': {
    ja: '表面に発行時と異なる箇所があります（下図）。',
    en: 'The front differs from what was issued (pictures below).',
  },
  'front-not-given': { ja: '表面の読み取り画像がありません。', en: 'No scan of the front was given.' },
  'comparison-skipped': {
    ja: '表面を復元画像に重ねられず、比較できません。',
    en: 'The front could not be laid over the opened face.',
  },
  'latent-copy': { ja: '潜像が複写の特徴を示しています。', en: 'The latent image looks copied.' },
  'latent-absent': { ja: '潜像が確認できません。', en: 'The latent image is absent.' },
  'latent-unsure': { ja: '潜像の判定ができません。', en: 'The latent image gives no clear answer.' },
  'latent-beyond-scan': {
    ja: '潜像はこの解像度では判定できません（600 dpiで読み取ってください）。',
    en: 'These scans cannot show the latent image; scan at 600 dpi.',
  },
  'pantograph-copy': { ja: 'けん制文字が現れています。', en: 'The hidden word has appeared.' },
  'pantograph-absent': { ja: 'けん制文字の地紋がありません。', en: 'The void pantograph is absent.' },
  'pantograph-unsure': { ja: '地紋の判定ができません。', en: 'The void pantograph gives no clear answer.' },
  'pantograph-beyond-scan': {
    ja: '地紋はこの解像度では判定できません（600 dpiで読み取ってください）。',
    en: 'These scans cannot show the void pantograph; scan at 600 dpi.',
  },
  'contradiction-latent-original': {
    ja: '潜像は原本の特徴を示しており、判定が食い違っています。',
    en: 'The latent image looks original, which contradicts the rest.',
  },
  'contradiction-pantograph-original': {
    ja: '地紋は原本の特徴を示しており、判定が食い違っています。',
    en: 'The pantograph looks original, which contradicts the rest.',
  },
  'contradiction-label-invalid': {
    ja: '電子署名の正しくない裏面が混じっています。',
    en: 'Among the scans is another back whose label failed.',
  },
  'page-unmatched': {
    ja: 'どの裏面にも対応しないページが混じっています。',
    en: 'Among the scans is a page that belongs to no sheet.',
  },
  'all-checks-passed': { ja: 'すべての確認に合格しました。', en: 'Every check passed.' },
};

/** A reason for people; a code without a text stands for itself. */
export function reasonText(code: string): Bilingual {
  const [, page, pages] = /^page-(\d+)-of-(\d+)-missing$/.exec(code) ?? [];
  if (page)
    return {
      ja: `全${pages}ページのうち${page}ページ目がありません。`,
      en: `Page ${page} of ${pages} is missing.`,
    };
  return REASONS[code] ?? { ja: code, en: code };
}

/** What the single checks answer. */
const STATUS: Readonly<Record<string, string>> = {
  valid: '署名有効',
  invalid: '署名無効',
  missing: '読み取れず',
  original: '原本の特徴',
  copy: '複写の特徴',
  absent: 'なし',
  unsure: '判定できず',
  opened: '復元',
  partial: '一部のみ復元',
  failed: '復元できず',
  match: '一致',
  altered: '相違あり',
  skipped: '比較せず',
};

/** A check's answer for people. */
export const statusText = (status: string): Bilingual => ({ ja: STATUS[status] ?? status, en: status });

/** How far the opened face is proven. */
export const PROOF_TEXT = {
  authentic: {
    ja: '復元した表面は、1画素まで発行時のものと確認されています。',
    en: 'The opened face is proven, to the pixel, to be what was issued.',
  },
  partial: {
    ja: '斜線の部分は復元できませんでした。ほかの部分は発行時のものです。',
    en: 'Hatched bands did not open; the rest is what was issued.',
  },
  picture: {
    ja: '復元した表面は参考画像です。細部までは証明されません。',
    en: 'The opened face is a picture for people; its details are not proven.',
  },
} as const satisfies Readonly<Record<string, Bilingual>>;

/** What happened at a region. */
export const KIND_TEXT: Readonly<Record<'missing' | 'added' | 'changed', Bilingual>> = {
  missing: { ja: '消されている', en: 'missing' },
  added: { ja: '書き加えられている', en: 'added' },
  changed: { ja: '書き換えられている', en: 'changed' },
};

/** Ink away from all content. */
export const MARK_TEXT: Readonly<Record<'ink' | 'line' | 'edge', Bilingual>> = {
  ink: { ja: '印影・書き込みなど', en: 'stamp or writing' },
  line: { ja: '線・折り目', en: 'line or fold' },
  edge: { ja: '紙の縁', en: 'edge of the sheet' },
};
