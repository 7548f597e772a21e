// On the page where a report gets its place: the keys to seal follow from the case that is chosen.
import { listenForPlace } from "../desk/placement.js";
import { ready } from "../shared/ready.js";

listenForPlace();
ready();
