// Entry for the page that puts a report into a case: the chosen case decides which grants are sealed.
import { listenForPlacement } from "../desk/placement.js";
import { ready } from "../shared/ready.js";

listenForPlacement();
ready();
