"""A process that takes a mail in and dies of SIGKILL in the middle of it."""

from typing import Any

from chassis.files import LocalStore
from chassis.testing.dying import PassStep, process_dies
from chassis.testing.world import ServiceWorld
from helpdesk.delivery.delivering import deliver
from helpdesk_kit.world import World


def deliver_and_die(world: World, raw: bytes, *, before: int) -> bool:
    """Deliver a mail in a process that is killed before its step number `before`, counted from 1.

    A step is a statement that writes, a commit, or a file that is about to be stored or was stored. Returns whether the
    process was killed; it was not when there were fewer steps.
    """

    def deliver_here(copy: ServiceWorld, pass_step: PassStep) -> None:
        class DyingStore(LocalStore):
            def write(self, *what: Any) -> Any:
                pass_step()
                blob = super().write(*what)
                pass_step()
                return blob

        copy.runtime.files.__class__ = DyingStore
        deliver(copy.runtime, raw)

    return process_dies(world, deliver_here, before=before)
