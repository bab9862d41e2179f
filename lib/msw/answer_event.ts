import type { Judge } from "./judge.ts";
import type { AskOthers } from "./network.ts";
import type { Refusals } from "./refusals.ts";

/** What is used of an event of an interceptor. */
export interface RequestEvent {
  request: Request;
  controller: Controller;
  stopImmediatePropagation(): void;
}

interface Controller {
  readyState: number;
  respondWith(response: Response): void;
  errorWith(reason: unknown): void;
}

/** The state of a controller that has not been given an answer. */
export const PENDING = 0;

const same = (response: Response) => response;

/** Answers through an event's controller, which takes one answer. */
export async function answerEvent(
  { request, controller }: Pick<RequestEvent, "request" | "controller">,
  judge: Judge,
  askOthers: AskOthers,
  refusals: Refusals,
  shape: (response: Response, request: Request) => Response = same,
): Promise<void> {
  try {
    const response = await judge.answer(request, askOthers);
    if (controller.readyState === PENDING && response !== undefined) {
      controller.respondWith(shape(response, request));
    }
  } catch (error) {
    refusals.add(error);
    if (controller.readyState === PENDING) controller.errorWith(error);
  }
}
