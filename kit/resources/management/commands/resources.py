"""`resources STEP FILE`: places that can help, in from a file of the town and out again."""

from kit.core.management.stepped import SteppedCommand
from kit.resources.management.steps import hand_out, take_in


class Command(SteppedCommand):
    help = "社会資源の表を取り込み、書き出します。"
    steps = {"import": take_in, "export": hand_out}
