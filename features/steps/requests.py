"""Requests: refused or done, and the same one again changes nothing."""

from __future__ import annotations

import msgspec

from features.checks import same
from features.stage import Asked, Stage, reason
from features.steps.words import Unclear
from features.vocabulary import act, check


@check('it is refused because "<code:name>"')
def refused(stage: Stage, code: str) -> None:
    """Checks that what was asked was refused, and why. Every refusal of a When must be examined so, or the
    scenario fails.

    `it is refused because "billed_needs_credit"`
    """
    assert stage.refused, "nothing was refused"
    for refusal in stage.refused:
        found = reason(refusal)
        assert code == found, f'refused because "{found}" ({refusal.says}), not "{code}"'
    stage.answered = stage.refused[-1]
    stage.refused.clear()


@check("the refusal says <says>")
def refusal_says(stage: Stage, says: str) -> None:
    """Checks words of the sentence that came with the refusal just examined.

    `the refusal says "credit"`
    """
    assert stage.answered is not None, "no refusal was examined yet"
    assert says in stage.answered.says, f'it says "{stage.answered.says}"'


@check("nothing is recorded")
def nothing_recorded(stage: Stage) -> None:
    """Checks that the last thing asked for left no trace, because it was refused or already known.

    `nothing is recorded`
    """
    same(stage.growth(), 0, "lines recorded by the last thing asked for")


@check("it is done")
def done(stage: Stage) -> None:
    """Checks that what was asked for was not refused, and recorded something.

    `it is done`
    """
    assert not stage.refused, f"it was refused: {stage.refused[-1].says}"
    assert stage.receipts, "nothing was asked for"
    assert stage.receipts[-1].recorded, "nothing was recorded"


@check("it is known already")
def known_already(stage: Stage) -> None:
    """Checks that the last thing asked for was accepted but recorded nothing new.

    `it is known already`
    """
    assert not stage.refused, f"it was refused: {stage.refused[-1].says}"
    assert stage.receipts, "nothing was asked for"
    receipt = stage.receipts[-1]
    assert receipt.replayed or not receipt.recorded, f"recorded: {', '.join(receipt.recorded)}"
    same(stage.growth(), 0, "lines recorded by the last thing asked for")


@act("the same request is sent again")
def again(stage: Stage) -> None:
    """Sends the last request once more: same person, same key, same content.

    `the same request is sent again`
    """
    stage.send(_last(stage))


@act("the same is asked for again under another key")
def again_other_key(stage: Stage) -> None:
    """Asks for the same once more as a new request.

    `the same is asked for again under another key`
    """
    last = _last(stage)
    other = msgspec.structs.replace(last.request, key=f"{last.request.key}-again")
    stage.send(msgspec.structs.replace(last, request=other))


def _last(stage: Stage) -> Asked:
    if not stage.asked:
        raise Unclear("Nothing was asked for yet that could be sent again.")
    return stage.asked[-1]


@check("both answers are the same")
def same_answer(stage: Stage) -> None:
    """Checks that sending a request again got the first answer back, and that the second said it was a repeat.

    `both answers are the same`
    """
    first, second = stage.receipts[-2:]
    same(second.position, first.position, "the position in the second answer")
    same(second.recorded, first.recorded, "what the second answer says was recorded")
    assert second.replayed, "the second answer does not say that it is a repeat"
