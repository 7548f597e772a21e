// The EFF's large word list, 7776 words. Written at build by `python -m candour.domain.sealing.wordlist`.
export { words } from "../generated/wordlist.js";
