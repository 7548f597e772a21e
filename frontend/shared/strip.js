// A copy of a picture without what the camera wrote into it: drawn again, so that only what can be seen is left.

import { create } from "./dom.js";

const KINDS = ["image/jpeg", "image/png", "image/webp"];
const QUALITY = 0.92;

/**
 * @param {File} file
 * @returns {Promise<File | null>} null where this is not a picture that can be drawn here
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
