// SPDX-License-Identifier: GPL-3.0-or-later
// How two pictures of a page differ, judged in the browser by blocks of 8 pixels: the edge of a
// letter counts little, a line that has moved or a word that is missing counts.

const blockSize = 8;
const mostOfBlock = 14; // of 255, in the mean of a block; fewer colours in the reference come to 10
const faintOfBlock = 4; // a ground of another shade

// {apart, faint, blocks, difference}: how many blocks of how many differ, how many a little, and a
// PNG that shows the former in red over the current picture. Of pictures of other sizes the rest differs. `page`: any page without a
// policy of its own; the pictures are PNG.
export async function compare(page, reference, current) {
  const result = await page.evaluate(async ({ pictures, size, most, little }) => {
    const [one, two] = await Promise.all(pictures.map(async (base64) => {
      const picture = new Image();
      picture.src = `data:image/png;base64,${base64}`;
      await picture.decode();
      return picture;
    }));
    const width = Math.max(one.width, two.width), height = Math.max(one.height, two.height);
    const sheet = () => {
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width, height });
      return canvas.getContext('2d', { willReadFrequently: true });
    };
    const pixels = (picture) => {
      const context = sheet();
      context.fillStyle = '#f0f'; // where one of the two has nothing
      context.fillRect(0, 0, width, height);
      context.drawImage(picture, 0, 0);
      return context.getImageData(0, 0, width, height).data;
    };
    const [a, b] = [pixels(one), pixels(two)];
    const apart = (left, top) => {
      let sum = 0, count = 0;
      for (let y = top; y < Math.min(top + size, height); ++y)
        for (let x = left; x < Math.min(left + size, width); ++x)
          for (let at = (y * width + x) * 4, c = 0; c < 3; ++c, ++count) sum += Math.abs(a[at + c] - b[at + c]);
      return sum / count;
    };
    const shown = sheet();
    shown.globalAlpha = 0.4;
    shown.drawImage(two, 0, 0);
    shown.globalAlpha = 0.6;
    shown.fillStyle = '#d00';
    let differing = 0, faint = 0, worst = 0;
    for (let top = 0; top < height; top += size)
      for (let left = 0; left < width; left += size) {
        const distance = apart(left, top);
        worst = Math.max(worst, distance);
        if (distance > little) ++faint;
        if (distance <= most) continue;
        ++differing;
        shown.fillRect(left, top, size, size);
      }
    return { apart: differing, faint, worst, blocks: Math.ceil(width / size) * Math.ceil(height / size),
      difference: shown.canvas.toDataURL('image/png').split(',')[1] };
  }, { pictures: [reference, current].map((bytes) => bytes.toString('base64')), size: blockSize, most: mostOfBlock, little: faintOfBlock });
  return { ...result, difference: Buffer.from(result.difference, 'base64') };
}

// What changes from run to run says the same in every picture: identifiers, hashes, times of day,
// sizes of files; a PDF in the page is an empty sheet, for it is drawn when it likes.
export async function makeSteady(page) {
  await page.evaluate(async () => {
    await Promise.all([...document.images].map((image) => image.decode()));
    const steady = (text) => text
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '01980000-0000-7000-8000-000000000000')
      .replace(/\b[0-9a-f]{16,128}\b/g, (hash) => '5eal'.repeat(32).slice(0, hash.length))
      .replace(/[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{60,}={0,2}/g, (code) => 'A'.repeat(code.length))
      .replace(/\b\d{1,2}:\d\d(:\d\d)?\b/g, (time) => '10:00:00'.slice(0, time.length < 6 ? 5 : 8))
      .replace(/\d+([.,]\d+)? (кБ|МБ|kB|MB|КБ|ГБ|GB)/g, '100 $2');
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const said = steady(text.data);
      if (said !== text.data) text.data = said;
    }
    for (const field of document.querySelectorAll('input:not([type=file]), textarea')) {
      const said = steady(field.value);
      if (said !== field.value) field.value = said;
    }
    // How full the disk is belongs to the machine.
    for (const one of document.querySelectorAll('.duties li')) if (one.textContent.includes('Дискний зай')) one.remove();
    for (const sum of document.querySelectorAll('#summary')) sum.style.visibility = 'hidden';
    // At the foot of a paper stands its own code.
    for (const paper of document.querySelectorAll('.leaf img')) paper.style.clipPath = 'inset(0 0 15% 0)';
    for (const paper of document.querySelectorAll('object')) {
      const sheet = document.createElement('div');
      sheet.className = paper.className;
      paper.replaceWith(sheet);
    }
  });
}
