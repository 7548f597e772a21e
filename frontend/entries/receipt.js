// Entry for the page that shows the receipt.
import { showReceipt } from "../journey/receipt.js";
import { missing, ready } from "../shared/ready.js";

showReceipt().then(ready, missing);
