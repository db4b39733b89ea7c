#!/bin/sh
# Makes fixtures/forms/*.pdf again from fixtures/forms/src, each with another program.
# Needs Debian packages (scripts/setup-debian.sh --forms): chromium, libreoffice-writer-nogui,
# librsvg2-bin, python3-cairo, texlive-xetex, ghostscript, qpdf, fonts-ipaexfont.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
out=$here/fixtures/forms
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$out"/src/* "$work"
cd "$work"
export HOME="$work" SOURCE_DATE_EPOCH=1775952000 FORCE_SOURCE_DATE=1

rsvg-convert -w 340 -h 340 -o seal.png seal.svg
rsvg-convert -w 240 -h 240 -o circle-seal.png circle-seal.svg

chrome() {
  chromium --headless --no-sandbox --disable-gpu --no-pdf-header-footer --allow-file-access-from-files \
    --print-to-pdf="$2" "file://$work/$1" 2>/dev/null
}
chrome residence.html chromium-residence.pdf
chrome residence-white.html chromium-residence-white.pdf

soffice --headless --convert-to pdf:writer_pdf_Export --outdir . tax.fodt >/dev/null 2>&1
mv tax.pdf libreoffice-tax-two-pages.pdf

rsvg-convert -f pdf -o cairo-property-landscape.pdf property.svg

xetex -interaction=batchmode -halt-on-error registration.tex >/dev/null
mv registration.pdf xetex-registration-offset-boxes.pdf

/usr/bin/python3 payment.py sideways.pdf
gs -q -dSAFER -dBATCH -dNOPAUSE -sDEVICE=pdfwrite -dAutoRotatePages=/None -dEmbedAllFonts=true \
  -sOutputFile=ghostscript-payment-rotate90.pdf -c '[{ThisPage} <</Rotate 90>> /PUT pdfmark' -f sideways.pdf

# The same documents as other writers leave them: object streams and a cross-reference stream,
# a linearised file, a password to open, a password for changes alone.
qpdf --deterministic-id --object-streams=generate --linearize \
  libreoffice-tax-two-pages.pdf qpdf-tax-object-streams.pdf
qpdf --deterministic-id --static-aes-iv --encrypt --user-password=himitsu --owner-password=kagi --bits=256 -- \
  cairo-property-landscape.pdf qpdf-encrypted-user.pdf 2>/dev/null ||
  qpdf --encrypt himitsu kagi 256 -- cairo-property-landscape.pdf qpdf-encrypted-user.pdf
qpdf --encrypt '' kagi 128 --use-aes=y -- cairo-property-landscape.pdf qpdf-encrypted-owner.pdf

cp ./chromium-*.pdf libreoffice-*.pdf cairo-*.pdf xetex-*.pdf ghostscript-*.pdf qpdf-*.pdf "$out"
cp seal.png circle-seal.png "$out/src"
ls -l "$out"/*.pdf
