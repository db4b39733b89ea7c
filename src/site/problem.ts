/** What can go wrong with a request, as codes, and the one body that each gets. */

/** Codes of refusals; each has one status. */
export const PROBLEMS = {
  'no-scan': [400, '読み取り画像がありません。', 'There is no scan in the request.'],
  'bad-request': [400, 'リクエストの形式が正しくありません。', 'The request is not well formed.'],
  'not-found': [404, 'このアドレスには何もありません。', 'There is nothing at this address.'],
  'too-slow': [408, '送信に時間がかかりすぎました。', 'Sending took too long.'],
  'too-large': [413, 'ファイルが大きすぎるか、多すぎます。', 'The files are too large or too many.'],
  'wrong-type': [415, 'multipart/form-data で送ってください。', 'Send the files as multipart/form-data.'],
  'not-a-scan': [
    422,
    '読み取り画像として開けません。A4の面をPNG・JPEG・TIFF・PDFで保存してください。',
    'A file cannot be used as a scan. Save A4 pages as PNG, JPEG, TIFF or PDF.',
  ],
  'not-protected': [422, 'このPDFは処理できません。', 'This PDF cannot be protected.'],
  'too-many': [429, 'しばらく待ってからやり直してください。', 'Wait a little, then try again.'],
  fault: [500, 'サーバー側の問題で処理できませんでした。', 'A fault of the server; it was not your scan.'],
  busy: [
    503,
    '混み合っています。しばらくしてからやり直してください。',
    'The server is busy. Try again soon.',
  ],
  'took-too-long': [
    503,
    '処理に時間がかかりすぎました。',
    'Working on it took too long. Send fewer pages at once.',
  ],
} as const satisfies Record<string, readonly [number, string, string]>;

export type ProblemCode = keyof typeof PROBLEMS;

/** The body of every refusal. */
export interface ProblemBody {
  readonly error: { readonly code: ProblemCode; readonly ja: string; readonly en: string };
}

/** A refusal on its way to the client. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly statusCode: number;

  constructor(code: ProblemCode) {
    super(code);
    this.code = code;
    this.statusCode = PROBLEMS[code][0];
  }
}

/** @returns the body for `code` */
export const problemBody = (code: ProblemCode): ProblemBody => ({
  error: { code, ja: PROBLEMS[code][1], en: PROBLEMS[code][2] },
});
