/** Every word of the page, Japanese then English. */

/** The same thing in both languages. */
export type Both = readonly [ja: string, en: string];

export const TEXT = {
  title: ['証明書の確認', 'Check a certificate'],
  lead: [
    '証明書の両面を読み取った画像から、原本かどうか、内容が発行時のままかどうかを確認します。',
    'From scans of both faces, this page tells whether a certificate is the original and whether it says what was issued.',
  ],
  skip: ['本文へ', 'Skip to content'],
  language: ['言語', 'Language'],
  give: ['読み取った画像を選ぶ', 'Choose the scans'],
  dropTitle: ['ここに画像を置くか、クリックして選びます', 'Drop the scans here, or choose them'],
  dropHint: [
    '表と裏、何枚でも、順番や向きは問いません。PNG・JPEG・TIFF・PDF',
    'Front and back, several sheets, in any order and turn. PNG, JPEG, TIFF, PDF',
  ],
  chosen: ['選んだ画像', 'Chosen scans'],
  remove: ['取り消す', 'Remove'],
  check: ['確認する', 'Check'],
  keeps: [
    '画像はこの確認のためだけに使い、結果を返したあと残しません。',
    'Scans are used for this check alone and are gone after the answer.',
  ],
  working: ['確認しています', 'Checking'],
  cancel: ['中止する', 'Stop'],
  stageSend: ['画像を送っています', 'Sending the scans'],
  stageQueue: ['順番を待っています', 'Waiting for a turn'],
  stageDecode: ['画像を開いています', 'Opening the scans'],
  stageRead: ['裏面を読み取っています', 'Reading the back'],
  stageCompare: ['表面を発行時と比べています', 'Comparing the front with what was issued'],
  stageCheck: ['複写の跡を調べています', 'Looking for signs of copying'],
  stagePictures: ['結果の図を作っています', 'Drawing the result'],
  answer: ['結果', 'Result'],
  again: ['別の証明書を確認する', 'Check another certificate'],
  print: ['この結果を印刷する', 'Print this result'],
  checkedAt: ['確認した日時', 'Checked'],
  sheet: ['枚目', 'Sheet'],
  why: ['理由', 'Reasons'],
  details: ['確認の内訳', 'What was checked'],
  serial: ['発行番号', 'Serial number'],
  page: ['ページ', 'Page'],
  label: ['二次元コードの署名', 'Signature of the 2D code'],
  scramble: ['スクランブル画像', 'Scramble image'],
  comparison: ['表面の内容', 'Words of the front'],
  pantograph: ['けん制文字（地紋）', 'Hidden word (pantograph)'],
  latent: ['検出画像（潜像）', 'Latent image'],
  faces: ['発行時の表面と、読み取った表面', 'The front as issued, and as scanned'],
  facesHint: [
    'つまみを動かすと、発行時（左）と読み取り（右）が切り替わります。',
    'Move the slider: as issued on the left, as scanned on the right.',
  ],
  slider: ['発行時と読み取りの境目', 'Border between issued and scanned'],
  issued: ['発行時', 'As issued'],
  scanned: ['読み取り', 'As scanned'],
  marks: ['箇所に印を付ける', 'Mark the places'],
  beside: ['並べて見る', 'Side by side'],
  over: ['重ねて見る', 'One over the other'],
  regions: ['異なる箇所', 'Places that differ'],
  foreign: ['内容から離れた跡', 'Ink away from the content'],
  foreignLead: [
    '判定には影響しません。受領印や書き込みか、書き足された文言かを見てください。',
    'It does not change the verdict. See whether it is a stamp or a note of yours, or words that were added.',
  ],
  markInk: ['印影・書き込みなど', 'stamp or writing'],
  markLine: ['線・折り目', 'line or fold'],
  markEdge: ['紙の縁', 'edge of the sheet'],
  place: ['左から {x} mm、上から {y} mm', '{x} mm from the left, {y} mm from the top'],
  openedOnly: ['裏面から復元した発行時の表面', 'The front as issued, opened from the back'],
  screens: ['潜像（判定フィルムで見える図）', 'Latent image, as the decoder film shows it'],
  coarse: ['粗い線：複写しても残ります', 'Coarse lines: also survive copying'],
  fine: [
    '細かい線：複写で弱まり、フィルムではほぼ見えなくなります',
    'Fine lines: weakened by copying; under the film they all but vanish',
  ],
  noScreens: [
    '600 dpi で読み取ると、潜像もここに表示します。',
    'Scan at 600 dpi to see the latent image here.',
  ],
  hand: ['手もとの紙で確かめること', 'Check the paper itself'],
  handLead: [
    '画像だけでは分からないことがあります。次の確認は紙を見て行ってください。',
    'Scans do not show everything. Look at the paper for these.',
  ],
  hand1: [
    '赤外線カメラで裏面左下の桜を写すと、「証」の字が現れます。カラーコピーでは現れません。',
    'Under an infrared camera the blossom at the lower left of the back shows 「証」. A colour copy does not.',
  ],
  hand1t: ['赤外線カメラ', 'Infrared camera'],
  hand2: [
    '紙の地に「複写」などの字や図柄が浮き出ていれば、コピーです。',
    'If a word such as 「複写」, or a figure, stands out of the paper, it is a copy.',
  ],
  hand2t: ['浮き出る文字', 'A word that appears'],
  hand3: [
    '判定フィルムを裏面の帯に重ね、両方の帯に字が見えれば原本、粗い方だけならコピーです。',
    'Lay the decoder film on the bands of the back: a word in both means original, in the coarse one alone means copy.',
  ],
  hand3t: ['判定フィルム', 'Decoder film'],
  how: ['きれいに読み取るには', 'How to scan'],
  how1: [
    '300 dpi 以上で読み取ります。600 dpi なら、すべての確認ができます。',
    'Scan at 300 dpi or more. At 600 dpi every check can run.',
  ],
  how2: [
    '両面とも、紙全体が入るように読み取ります。傾きや向きは直さなくて構いません。',
    'Scan both faces, the whole sheet. Tilt and turn do not matter.',
  ],
  how3: [
    'カラーかグレーで、「文字をくっきり」「地色除去」などの補正は切ります。',
    'In colour or grey, with text sharpening and background removal switched off.',
  ],
  how4: ['スマートフォンの写真ではなく、スキャナーを使います。', 'Use a scanner, not a photograph by phone.'],
  dpiLow: ['約 {dpi} dpi です。300 dpi 必要です。', 'About {dpi} dpi; 300 is needed.'],
  dpiEnough: [
    '約 {dpi} dpi。潜像の確認には 600 dpi で読み取ります。',
    'About {dpi} dpi. The latent image needs 600.',
  ],
  dpiBest: ['約 {dpi} dpi。すべての確認ができます。', 'About {dpi} dpi. Every check can run.'],
  dpiUnknown: ['解像度は確認のときに調べます。', 'Its resolution is found while checking.'],
  scanPage: ['{n} 面目', 'Scan {n}'],
  scanned2: ['読み取りの質', 'Quality of the scans'],
  pictureOf: ['選んだ画像 {n}', 'Chosen scan {n}'],
  tooBig: [
    'ファイルが大きすぎるか、多すぎます（{files} 個、合計 {mb} MB まで）。',
    'Too large or too many: at most {files} files, {mb} MB together.',
  ],
  offline: ['サーバーに届きませんでした。', 'The server could not be reached.'],
  noscript: ['この頁には JavaScript が必要です。', 'This page needs JavaScript.'],
  limits: [
    'この確認は鑑定書ではありません。疑わしいときは発行元にお尋ねください。',
    'This check is no expert opinion. When in doubt, ask the issuer.',
  ],
} as const satisfies Record<string, Both>;

/** Verdicts: the word, and what to do. */
export const VERDICTS: Readonly<Record<string, readonly [Both, Both]>> = {
  genuine: [
    ['原本と認められます', 'Taken for the original'],
    [
      '表面の内容は発行時のものと一致しました。念のため、下の方法で紙も確かめてください。',
      'The front says what was issued. For certainty, look at the paper as shown below.',
    ],
  ],
  copy: [
    ['複写物と認められます', 'Taken for a copy'],
    ['複写の跡があります。原本の提出を求めてください。', 'There are signs of copying. Ask for the original.'],
  ],
  altered: [
    ['表面の内容が発行時と異なります', 'The front does not say what was issued'],
    ['印を付けた箇所を確かめ、発行元に照会してください。', 'Look at the marked places, and ask the issuer.'],
  ],
  unreadable: [
    ['判定できません', 'No verdict'],
    [
      '裏面を 300 dpi 以上で読み取り直してください。それでも判定できなければ、発行元にお尋ねください。',
      'Scan the back again at 300 dpi or more. If it still fails, ask the issuer.',
    ],
  ],
  unsure: [
    ['確認が足りません', 'Not certain'],
    [
      '一部の確認ができませんでした。理由を見て、読み取り直すか紙を確かめてください。',
      'Some checks gave no answer. See why, then scan again or look at the paper.',
    ],
  ],
};

/** Reasons by code; a code that is not here stands for itself. */
export const REASONS: Readonly<Record<string, Both>> = {
  'all-checks-passed': ['すべての確認に合格しました。', 'Every check passed.'],
  'back-not-found': [
    '裏面（スクランブル画像と二次元コード）が見つかりません。',
    'No back with a scramble image and a 2D code was found.',
  ],
  'label-missing': ['二次元コードを読み取れません。', 'The 2D code could not be read.'],
  refused: [
    'この発行元の証明書として開けません。読み取りが粗いか、発行元が異なります。',
    'It does not open as a certificate of this issuer: a poor scan, or another origin.',
  ],
  'scramble-partial': [
    'スクランブル画像の一部しか復元できません。',
    'The scramble image opened in part only.',
  ],
  'front-altered': ['表面に発行時と異なる箇所があります。', 'The front differs from what was issued.'],
  'front-not-given': ['表面の画像がありません。', 'No scan of the front was given.'],
  'comparison-skipped': [
    '表面を発行時の内容に重ねられず、比較できません。',
    'The front could not be laid over what was issued.',
  ],
  'latent-copy': ['潜像が複写の特徴を示しています。', 'The latent image looks copied.'],
  'latent-absent': ['潜像がありません。', 'The latent image is absent.'],
  'latent-unsure': ['潜像からは判定できません。', 'The latent image gives no clear answer.'],
  'latent-beyond-scan': [
    '潜像はこの解像度では調べられません（600 dpi が必要です）。',
    'These scans cannot show the latent image; 600 dpi is needed.',
  ],
  'pantograph-copy': ['けん制文字が現れています。', 'The hidden word has appeared.'],
  'pantograph-absent': ['けん制文字の地紋がありません。', 'The pantograph is absent.'],
  'pantograph-unsure': ['地紋からは判定できません。', 'The pantograph gives no clear answer.'],
  'pantograph-beyond-scan': [
    '地紋はこの解像度では調べられません（600 dpi が必要です）。',
    'These scans cannot show the pantograph; 600 dpi is needed.',
  ],
  'contradiction-latent-original': [
    '一方、潜像は原本の特徴を示しています。',
    'Yet the latent image looks original.',
  ],
  'contradiction-pantograph-original': [
    '一方、地紋は原本の特徴を示しています。',
    'Yet the pantograph looks original.',
  ],
  'pages-missing': ['この証明書にはほかのページがあります。', 'The certificate has further pages.'],
  'several-certificates': [
    '別々の証明書が混ざっています。',
    'Sheets of more than one certificate are among the scans.',
  ],
  'pages-unmatched': ['どの裏面とも組にならない面があります。', 'A face belongs to none of the backs.'],
};

/** Words for the states of the checks. */
export const STATES: Readonly<Record<string, Both>> = {
  valid: ['正しい', 'valid'],
  invalid: ['正しくない', 'not valid'],
  missing: ['読み取れない', 'not found'],
  original: ['原本の特徴', 'looks original'],
  copy: ['複写の特徴', 'looks copied'],
  absent: ['見つからない', 'absent'],
  unsure: ['判定できない', 'no clear answer'],
  scan: ['この画像では調べられない', 'beyond these scans'],
  opened: ['復元できた', 'opened'],
  partial: ['一部だけ復元', 'opened in part'],
  failed: ['復元できない', 'did not open'],
  match: ['発行時と一致', 'as issued'],
  altered: ['発行時と異なる', 'differs'],
  skipped: ['比較していない', 'not compared'],
};
