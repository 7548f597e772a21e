// On the page of the receipt.
import { showReceipt } from "../journey/receipt.js";

showReceipt();
