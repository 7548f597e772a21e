// On the page where a report is put into a case: the keys to seal follow from the case that is chosen.
import { listenForPlacement } from "../desk/placement.js";
import { ready } from "../shared/ready.js";

listenForPlacement();
ready();
