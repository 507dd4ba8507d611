"""Writing a plan to a file: whole or not at all, readable by its owner only."""

import hashlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sms_admin.cli.save.show import FirstRows
from sms_admin.domain.plan import Summary
from sms_admin.render.files import WholeFile

if TYPE_CHECKING:
    from sms_admin.cli.state import State
    from sms_admin.service.saves import Save


def write_plan(
    state: "State", file: WholeFile, save: "Save", summary: Summary, first: FirstRows, echoed: Sequence[str]
) -> None:
    """Writes a decided plan: a header, every row, and a SHA-256 over both. Call it within one view of the store."""
    from sms_admin.service.plan_header import header_of
    from sms_admin.service.saves import TextsDigest

    sha, ends = hashlib.sha256(), TextsDigest()

    def write(text: str) -> None:
        sha.update(text.encode())
        file.write(text)

    staged = save.columns()
    write(header_of(state.store, save, summary, (staged, echoed), (first.changed, first.refused)) + "\n")
    for part in save.lines(staged):
        write("".join([f"[{given},{end}]\n" for given, end in part]))
        ends.add([end for _, end in part])
    write(json.dumps({"ends_sha256": ends.hexdigest()}) + "\n")
    file.write(json.dumps({"sha256": sha.hexdigest()}) + "\n")
    file.finish()
