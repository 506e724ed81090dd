import { startSuggest } from "./suggest";

startSuggest();
