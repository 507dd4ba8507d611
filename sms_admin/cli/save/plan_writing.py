"""Writing a plan to a file: whole or not at all, readable by its owner only."""

import hashlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sms_admin.cli.save.columns import ColumnsRead
from sms_admin.cli.save.show import FirstRows
from sms_admin.domain.plan import Summary
from sms_admin.render.files import WholeFile

if TYPE_CHECKING:
    from sms_admin.cli.state import State
    from sms_admin.service.saves import Save


def write_plan(
    state: "State",
    file: WholeFile,
    save: "Save",
    summary: Summary,
    first: FirstRows,
    echoed: Sequence[str],
    columns: ColumnsRead | None,
) -> None:
    """Writes a decided plan: a header, every row, and a SHA-256 over both. Call it within one view of the store.

    ``columns`` says how the file of the rows was understood; None where they come from no file.
    """
    from sms_admin.service.plan_header import Columns, header_of
    from sms_admin.service.saves import TextsDigest

    sha, ends = hashlib.sha256(), TextsDigest()

    def write(text: str) -> None:
        sha.update(text.encode())
        file.write(text)

    staged = save.columns()
    of_file = (columns.read, columns.unused) if columns else ()
    named = Columns(staged, echoed, *of_file)
    write(header_of(state.store, save, summary, named, (first.changed, first.refused)) + "\n")
    for part in save.lines(staged):
        write("".join([f"[{given},{end}]\n" for given, end in part]))
        ends.add([end for _, end in part])
    write(json.dumps({"ends_sha256": ends.hexdigest()}) + "\n")
    file.write(json.dumps({"sha256": sha.hexdigest()}) + "\n")
    file.finish()
