// On the page of the receipt.
import { showReceipt } from "../journey/receipt.js";
import { missing, ready } from "../shared/ready.js";

showReceipt().then(ready, missing);
