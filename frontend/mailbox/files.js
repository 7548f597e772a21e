export function listenForFiles() {}
