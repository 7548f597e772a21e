// Removing metadata from pictures: the picture is drawn onto a canvas and encoded again, so that only its pixels remain.

import { create } from "./dom.js";

const KINDS = ["image/jpeg", "image/png", "image/webp"];
const QUALITY = 0.92;

/**
 * Returns a copy of a picture without metadata such as place, time and camera.
 *
 * @param {File} file
 * @returns {Promise<File | null>} null where the browser cannot draw the file as a picture
 */
export async function stripped(file) {
  if (!KINDS.includes(file.type)) return null;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const canvas = create("canvas", { width: picture.width, height: picture.height });
    canvas.getContext("2d")?.drawImage(picture, 0, 0);
    picture.close();
    /** @type {Blob | null} */
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, file.type, QUALITY));
    return blob && blob.type === file.type ? new File([blob], file.name, { type: file.type }) : null;
  } catch {
    return null;
  }
}
