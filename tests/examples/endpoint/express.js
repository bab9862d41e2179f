// Express; a parser of bodies may stand before
import express from "express";
import { toNodeHandler } from "@guestissuer/webex/endpoint";
import { handler } from "./site.ts";

export const app = express();
app.use(express.json());
app.all("/api/webex-guest", toNodeHandler(handler));
