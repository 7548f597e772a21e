// On the page where a report gets its place: the keys to seal follow from the case that is chosen.
import { listenForPlace } from "../cases/place.js";
import { ready } from "../ready.js";

listenForPlace();
ready();
